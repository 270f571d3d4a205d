#pragma once
#include <string>
#include <string_view>

#include "core/httpd/syntax/configuration.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"

namespace aop::test {

// What httpd of Debian has built in, and mod_macro.
ReadOptions debian_options();

// A reading on one line: "2 Listen 80; 3 <Directory /> {4 Options None}; ! 7 </X> without…".
// A number is a line of the main file; of another one "name:line". After "!" stands
// what httpd refuses, after "?" what is only told.
std::string shown(const Configuration&, const Problems&);

// The same for a text read as /srv/main.conf below ServerRoot /srv.
std::string reading(std::string_view text, ReadOptions options = debian_options());
std::string reading(MemoryFiles& files, ReadOptions options = debian_options());

}
