#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/ascii.h"

namespace aop {

// What -D, Define and UnDefine have said so far, and the environment behind it.
class Variables {
public:
    explicit Variables(const std::map<std::string, std::string>& environment) : environment_(environment) {}

    // -D NAME: existence alone, whatever stands in the name.
    void add(std::string_view name) { ++names_[std::string(name)]; }
    // Define NAME [VALUE]; without a value an earlier one stays.
    void define(const std::string& name, const std::string& value);
    void undefine(const std::string& name);
    // <IfDefine>: minds the case, unlike ${}.
    bool exists(const std::string& name) const { return names_.contains(name); }
    // What ${name} stands for: a Define'd value whatever its case, or the
    // environment's; nullptr when there is neither.
    const std::string* find(std::string_view name) const;

private:
    std::unordered_map<std::string, int> names_;  // how often: -D may repeat one
    std::unordered_map<std::string, std::string, CaselessHash, CaselessEqual> values_;
    const std::map<std::string, std::string>& environment_;
};

// Replaces each ${NAME} of a line once, left to right, as ap_resolve_env. `unknown`
// is called with the names that nothing defines. False when `out` would outgrow `limit`.
template <class Unknown>
bool expand(std::string_view line, const Variables& variables, std::size_t limit, std::string& out, Unknown unknown)
{
    out.clear();
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t dollar = line.find('$', at);
        out += line.substr(at, dollar - at);
        if (dollar == line.npos)
            break;
        at = dollar + 1;
        const std::size_t close = line.substr(at).starts_with('{') ? line.find('}', at + 1) : line.npos;
        if (close == line.npos) {
            out += '$';
            continue;
        }
        const std::string_view name = line.substr(at + 1, close - at - 1);
        if (const std::string* value = variables.find(name)) {
            out += *value;
        } else {
            out += line.substr(dollar, close + 1 - dollar);
            if (name.find(':') == name.npos)
                unknown(name);
        }
        at = close + 1;
        if (out.size() > limit)
            return false;
    }
    return out.size() <= limit;
}

}
