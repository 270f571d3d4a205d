#pragma once
#include <string>

#include "core/httpd/request/model.h"

namespace aop {

// Where ACME http-01 answers lie.
bool is_acme(std::string_view path);
// What "^/.well-known/acme-challenge/" matches besides, as its dot stands for any letter: a folder that nobody has, unless it is seen on the disk.
bool is_nearly_acme(std::string_view path);
// Whether what is served there is no content: files of a folder of their own, or a back end that serves nothing else.
bool is_excused(const Model&, const Outcome&);
// What the disk says of the challenge folder in a server's DocumentRoot, as far as that bears on it: servers for which it is the same are excused
// alike.
std::string challenges_on_disk(const Model&, ServerId server);

}
