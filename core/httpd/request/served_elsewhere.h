#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

class Files;

// What lines that are not about ACME challenges lead to: a challenge folder or back end that is among it holds more than challenges.
class ServedElsewhere {
public:
    ServedElsewhere(const Configuration&, const Site&);

    // Some server serves the folder, or one inside it.
    bool has_folder(const std::string& folder, Files* disk) const;
    // A symbolic link on the way leads into a folder that is served.
    bool is_link_into_served(const std::string& folder, Files* disk) const;
    // It lies inside a folder that is served, and has files whose names are no tokens of ACME ("page.html").
    bool is_inside_with_pages(const std::string& folder, Files* disk) const;
    // Some line leads to the back end besides the one for challenges, or it is a server of this httpd.
    bool has_backend(std::string_view url) const;

private:
    void read(const Directive& node, const Configuration&, bool of_challenges);
    void add_folder(std::string_view text, const Configuration&);
    void resolve_links(Files&) const;

    std::set<std::string> folders_;  // without a slash behind
    // The same with symbolic links resolved, once there is a disk to ask: a server may ask for each of thousands.
    mutable std::optional<std::set<std::string>> real_folders_;
    std::set<std::string> backends_;  // of other lines, as `machine` writes them
    std::vector<int> ports_;          // of this httpd
};

}
