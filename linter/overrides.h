#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
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
    // Of the main server.
    explicit Overrides(const Configuration&);
    // Of a virtual host, whose <VirtualHost> section this is.
    Overrides(const Overrides& main, const Directive& vhost);

    Admitted of(const std::string& directory) const;
    // Folders with content: DocumentRoot, Alias…, <Directory>. Of a virtual host those that it names itself.
    const std::vector<std::string>& served() const { return served_; }
    // Whether it brings <Directory> sections of its own.
    bool own_sections() const { return own_sections_; }

private:
    struct Section {
        std::string path;  // no trailing slash; "" for "/"
        const Directive* node;
        std::size_t order;  // in the text, those of the main server first
    };

    void collect(const Directive& server);
    void around(const std::string& directory, std::vector<const Section*>& found) const;

    const Configuration& configuration_;
    const Overrides* main_ = nullptr;
    std::unordered_map<std::string, std::vector<Section>> sections_;  // by path
    std::vector<Section> patterns_;
    std::size_t count_ = 0;
    std::vector<std::string> served_;
    bool own_sections_ = false;
};

}
