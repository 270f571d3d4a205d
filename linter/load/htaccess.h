#pragma once
#include "core/files/file_system.h"
#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "linter/reader/read_tree.h"

namespace aop {

class Builder;

// Finds the .htaccess files (or what AccessFileName calls them) below the directories
// that the configuration serves, wherever AllowOverride or AllowOverrideList admits
// something in them, and reads each with its own rules into Configuration::htaccess.
// httpd reads them request by request: a fault in one makes no bad configuration, but
// every request below it fails.
void read_htaccess_files(Files&, const ReadOptions&, Builder&, Configuration&, Problems&);

}
