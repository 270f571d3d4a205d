#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/path_prefix.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

// The main server's <Directory> sections by path, so that a virtual host need not be held against
// those of all the others: only those around, at or below one of its own folders can hold for it.
class Folders {
public:
    // `sections`: the main server's.
    Folders(const Configuration&, const Site&, std::span<const SectionId> sections);

    // Those that can hold for a virtual host with these lines (Alias…) of its own, in the order of the text.
    using List = std::shared_ptr<const std::vector<SectionId>>;
    List near(const Server&, std::span<const Directive* const> own, std::span<const Directive* const> main) const;

private:
    const Configuration& configuration_;
    List all_, anywhere_;                                     // anywhere_: not a plain <Directory>, or one with wildcards
    std::vector<std::pair<std::string, SectionId>> by_path_;  // sorted
    std::unordered_map<std::string, std::vector<SectionId>> at_;
};

}
