#pragma once
#include <span>
#include <string>
#include <string_view>

#include "test/attack/generator.h"

namespace aop::test {

// Lines about which a verdict was once wrong, or could be: a row a kind, with the ways in which people write it.
struct Feature {
    enum class Where { main, vhost };
    std::string_view kind;
    Where where;
    unsigned percent;           // of the configurations, or of their virtual hosts
    std::string_view modules;   // beyond those that are always there
    std::string_view variants;  // one of them is taken; "----" between them. @ROOT@ the ServerRoot, @SITE@ the DocumentRoot, @BACK@ a back end.
                                // "#path /x", "#header Name: value", "#method X", "#host name": worth trying there.
};

std::span<const Feature> feature_table();

// Adds some of them, or `only` those of this kind, at a place of the configuration that is being written.
void add_features(Feature::Where, Dice&, Trap&, const std::string& indent, const std::string& root, const std::string& site, std::string_view only);

}
