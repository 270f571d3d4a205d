#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/settings/site.h"

namespace aop {

// The lines of one server, by directive, that stand directly in it: what settings are made of.
class ServerLines {
public:
    ServerLines(const Server& server, std::span<const std::string_view> names) : ServerLines(server.node, names) {}
    ServerLines(const Server& server, std::initializer_list<std::string_view> names) : ServerLines(server.node, names) {}
    ServerLines(const Directive* node, std::initializer_list<std::string_view> names) : ServerLines(node, std::span(names.begin(), names.size())) {}
    // Of a section, or of nothing.
    ServerLines(const Directive*, std::span<const std::string_view> names);

    // In the order of the text; empty for one that is not there.
    const std::vector<const Directive*>& all(std::string_view name) const;
    const Directive* last(std::string_view name) const;

private:
    std::unordered_map<std::string_view, std::vector<const Directive*>, CaselessHash, CaselessEqual> lines_;
};

// Its own last one, or the main server's.
const Directive* last_of(const ServerLines& own, const ServerLines& main, std::string_view name);

// The n-th word of a line, from 1; "" where there is none.
std::string word_of(const Directive&, std::size_t n);
// Whether a line of two states says on.
bool is_on(const Directive*);

}
