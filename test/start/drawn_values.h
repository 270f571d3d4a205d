#pragma once
#include <string>
#include <string_view>

#include "test/start/tree.h"

namespace aop::test {

using Words = std::string_view[];

// What somebody may name where a certificate, a key or a CA belongs: a file, one made of two others, either of them; a folder.
std::string drawn_file(StartTree&);
std::string drawn_pair(StartTree&);
std::string drawn_text(StartTree&);
std::string drawn_folder(StartTree&);

// Arguments, right ones and wrong ones.
std::string drawn_ciphers(StartTree&);
std::string drawn_protocols(StartTree&);
std::string drawn_cache(StartTree&);
std::string drawn_log(StartTree&);
// Whole lines: SSLOpenSSLConfCmd, Listen.
std::string drawn_command(StartTree&);
std::string drawn_listen(StartTree&);

// A module of the package apache2-bin; and, each with a chance, those that hold caches.
std::string_view drawn_module(StartTree&);
void load_caches(StartTree&);

}
