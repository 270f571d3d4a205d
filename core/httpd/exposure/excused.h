#pragma once
#include <string>

#include "core/base/language/language.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// Where ACME http-01 answers lie.
bool is_acme(std::string_view path);
// What "^/.well-known/acme-challenge/" matches besides, as its dot stands for any letter: a folder that nobody has, unless it is seen on the disk.
bool is_nearly_acme(std::string_view path);
// The paths below such folders.
const Language& nearly_acme_paths();
// Whether what is served there is no content: files of a folder of their own, a back end that serves nothing else, pages that say what went wrong.
// `asked`: the path of the request.
bool is_excused(const Model&, const Outcome&, std::string_view asked);
// What the disk says of the challenge folder and of the error pages in a server's DocumentRoot, as far as that bears on it: servers for which it
// is the same are excused alike.
std::string excuses_on_disk(const Model&, ServerId server);

}
