#pragma once
#include <string>

namespace aop {

// Puts asterisks in the place of private keys in PEM form. An Include that catches a key file by
// mistake makes every line of it an unknown directive, and findings quote those.
void redact_private_keys(std::string& text);

}
