#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/exposure/model.h"

namespace aop {

// Virtual hosts that are written alike but for their names, folders, certificates and logs: what is
// found out for one of them holds for the others, line by line. Thousands of them differ in nothing else.
class Likeness {
public:
    explicit Likeness(const Model&);

    // Equal numbers are alike; nothing for a server that has to be judged for itself: the main server, and
    // one whose text asks for the name that a request is for.
    std::optional<int> kind(std::size_t server);

    // The line of `other` that corresponds to this one of `server`, which is of the same kind.
    Place counterpart(const Place&, std::size_t server, std::size_t other) const;

private:
    void folder(std::string& out, const std::string& pattern, std::string_view args, const Server&) const;
    bool write(std::string& out, const Directive& section, const Server&, std::vector<const Directive*>& lines) const;

    const Model& m_;
    bool possible_ = true;
    std::unordered_map<std::string, int> kinds_;
    std::string room_;                            // for the text of a server
    std::vector<const Directive*> lines_room_;
    std::vector<std::vector<const Directive*>> lines_;  // per server: those that its kind was made of, in their order
};

}
