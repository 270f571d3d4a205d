#pragma once
#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "core/httpd/syntax/version.h"

namespace aop {

// The httpd that is installed among these files, by the package database or its binary, which is read and never run.
struct InstalledVersion {
    Version version;
    std::string from;  // "apache2-bin 2.4.62-1~deb12u2 in /var/lib/dpkg/status"
};
std::optional<InstalledVersion> installed_version(Files&);

}
