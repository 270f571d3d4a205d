#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/syntax/configuration.h"

namespace aop {

// What AllowOverride and AllowOverrideList admit in .htaccess, directory by directory.
struct AllowOverride {
    unsigned overrides = 0;                        // bits of namespace context; httpd admits nothing unless told
    bool told = false;                             // without AllowOverride the file is read, and every line is an error
    std::set<std::string, std::less<>> list = {};  // directives by name, lower case
    bool unknown_ok = false, override_ok = false;  // Nonfatal=

    bool operator==(const AllowOverride&) const = default;
    bool anything() const { return overrides || !list.empty(); }
};

// One server's answer for any directory: its own <Directory> sections on top of the main server's.
class AllowOverrideRules {
public:
    // Of the main server.
    explicit AllowOverrideRules(const Configuration&);
    // Of a virtual host, whose <VirtualHost> section this is.
    AllowOverrideRules(const AllowOverrideRules& main, const Directive& vhost);

    AllowOverride of(const std::string& directory) const;
    // Folders with content: DocumentRoot, Alias…, <Directory>, and what those of VirtualDocumentRoot and UserDir lie in. Of a virtual host those that it names itself.
    const std::vector<std::string>& served() const { return served_; }
    // Some of those have wildcards: then only `of` tells where they hold.
    bool own_patterns() const { return !patterns_.empty(); }
    // Whether one of its own without wildcards holds for a directory.
    bool speaks_for(const std::string& directory) const;
    // Where those of its own stand that begin below a directory.
    std::vector<std::string> sections_below(const std::string& directory) const;

private:
    struct Section {
        std::string path;  // no trailing slash; "" for "/"
        const Directive* node;
        std::size_t order;  // in the text, those of the main server first
    };

    void collect(const Directive& server);
    void serve(const Directive& line, bool aliased, bool pattern);
    void around(const std::string& directory, std::vector<const Section*>& found) const;

    const Configuration& configuration_;
    const AllowOverrideRules* main_ = nullptr;
    std::map<std::string, std::vector<Section>> sections_;  // by path
    std::vector<Section> patterns_;
    std::size_t count_ = 0;
    std::vector<std::string> served_;
};

}
