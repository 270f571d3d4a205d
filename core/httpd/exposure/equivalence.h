#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/httpd/request/model.h"

namespace aop {

// Virtual hosts that are written alike but for their names, folders, certificates and logs: what is
// found out for one of them holds for the others, line by line. Thousands of them differ in nothing else.
class Equivalence {
public:
    explicit Equivalence(const Model&);

    // Equal numbers are alike; nothing for a server that has to be judged for itself: the main server, and
    // one whose text asks for the name that a request is for.
    std::optional<int> kind(ServerId server);

    // The line of `other` that corresponds to this one of `server`, which is of the same kind. What `server` was
    // made of is kept: many are compared with it.
    Place corresponding_place(const Place&, ServerId server, ServerId other);

private:
    void folder(std::string& out, const std::string& pattern, std::string_view args, const Server&) const;
    bool write(const Directive& section, const Server&);
    bool write(ServerId server);
    const std::vector<const Directive*>& lines_of(ServerId server);

    const Model& m_;
    bool possible_ = true;
    std::unordered_map<std::string, int> kinds_;
    // Of the server that was written last: the text that makes its kind, and the lines it was made of.
    std::optional<ServerId> written_;
    std::string text_;
    std::vector<const Directive*> lines_;
    std::unordered_map<ServerId, std::vector<const Directive*>> kept_;
};

}
