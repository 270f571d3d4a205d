#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "test/attack/generator.h"

namespace aop::test {

// Lines about which a verdict was once wrong, or could be: a row a kind, with the ways in which people write it.
struct Feature {
    enum class Where { main, vhost, both };
    std::string kind;
    Where where;
    unsigned percent;                   // of the configurations, or of their virtual hosts; `both`: of main servers a third of it
    std::vector<std::string> modules;   // beyond those that are always there
    std::vector<std::string> variants;  // one of them is taken. What stands for what, see below
};
// In a variant:
//   @ROOT@ the ServerRoot, @SITE@ the DocumentRoot, @FOLDER@ the same below the ServerRoot, @BACK@ a back end
//   @GATE@ a line that lets in nobody but who has a certificate, for a section; @MUST@ a Require that does
//   #anywhere            the other lines stand in the server, in a section of any kind, or in a .htaccess file
//   #sections            the same, but not in the server
//   #main LINE           a line of the main server, in front of all others
//   #: FILE LINE         a line of a file below the ServerRoot; #link NAME TARGET: a symbolic link there
//   #path /x, #header Name: value, #method X, #host name: worth trying
//   #raw TARGET /path    a request target as it is written, and the path that httpd makes of it
//   #whole               whole URLs in HTTP/1.0 without Host
//   #body 413            a body that httpd refuses with this status when it has to read it
//   #claim ADDRESS       what a PROXY line in front says, where httpd expects one

// The rows of features/kinds.txt, in its order. Throws std::runtime_error where a row or its file is wrong.
const std::vector<Feature>& features();

// Adds some of them, or `only` those of this kind, at a place of the configuration that is being written.
void add_features(Feature::Where, Dice&, Trap&, const std::string& indent, const std::string& root, const std::string& site, std::string_view only);
bool is_kind(std::string_view);

}
