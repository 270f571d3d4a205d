#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/configuration.h"

namespace aop {

// What AllowOverride and AllowOverrideList admit in .htaccess, directory by directory.
struct Admitted {
    unsigned overrides = 0;                        // bits of namespace context; httpd admits nothing unless told
    bool told = false;                             // without AllowOverride the file is read, and every line is an error
    std::set<std::string, std::less<>> list = {};  // directives by name, lower case
    bool unknown_ok = false, override_ok = false;  // Nonfatal=

    bool operator==(const Admitted&) const = default;
    bool anything() const { return overrides || !list.empty(); }
};

// One server's answer for any directory: its own <Directory> sections on top of the main server's.
class Overrides {
public:
    // `server`: a <VirtualHost> section, or the root of the tree for the main server.
    Overrides(const Configuration&, const Directive& server);

    Admitted of(const std::string& directory) const;
    const std::vector<std::string>& served() const { return served_; }  // DocumentRoot, Alias…, <Directory>

private:
    struct Section {
        std::string path;  // no trailing slash; "" for "/"
        bool pattern;
        const Directive* node;
    };

    void collect(const Configuration&, const Directive& server);

    std::vector<Section> sections_;  // fewest components first
    std::vector<std::string> served_;
};

}
