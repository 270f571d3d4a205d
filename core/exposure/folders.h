#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/configuration.h"
#include "core/site.h"

namespace aop {

// The main server's <Directory> sections by path, so that a virtual host need not be held against
// those of all the others: only those around, at or below one of its own folders can hold for it.
class Folders {
public:
    // `sections`: the main server's, as indexes into Site::sections.
    Folders(const Configuration&, const Site&, std::span<const std::uint32_t> sections);

    // Those that can hold for a virtual host with these lines (Alias…) of its own, in the order of the text.
    using List = std::shared_ptr<const std::vector<std::size_t>>;
    List near(const Server&, std::span<const Directive* const> own, std::span<const Directive* const> main) const;

private:
    const Configuration& configuration_;
    List all_, anywhere_;  // anywhere_: not a plain <Directory>, or one with wildcards
    std::vector<std::pair<std::string, std::size_t>> by_path_;  // sorted
    std::unordered_map<std::string, std::vector<std::size_t>> at_;
};

// "/srv/www/" is "/srv/www"; "/" stays.
std::string without_trailing_slash(std::string);

}
