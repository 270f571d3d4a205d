#pragma once
#include <string>
#include <string_view>

namespace aop {

// Why a file is no configuration of httpd, by how it begins, as the end of a sentence: "is a configuration of nginx"; "" where it may be one.
std::string not_a_configuration(std::string_view begin);

}
