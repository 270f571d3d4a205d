#pragma once
#include "core/httpd/syntax/directive.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Copies the tree that httpd has built, node by node. Names and arguments stay
// httpd's own bytes: `tree` must not outlive the pool of the configuration.
void copy_conftree(const ap_directive_t* first, Tree& tree);

}
