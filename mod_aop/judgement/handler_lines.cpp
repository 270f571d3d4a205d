#include "mod_aop/judgement/handler_lines.h"

#include "core/base/ascii.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

namespace {

// As they stand in a section, or in a <Limit> within.
bool has_rule(const ap_directive_t* section)
{
    for (const ap_directive_t* d = section->first_child; d; d = d->next) {
        const std::string name = lowered(d->directive);
        if (name == "require" || name.starts_with("<require") || name == "allow" || name == "deny" || (name.starts_with("<limit") && has_rule(d)))
            return true;
    }
    return false;
}

bool is_server(const ap_directive_t* d) { return iequals(d->directive, "<VirtualHost"); }

void collect(const ap_directive_t* first, bool ruled, std::vector<HandlerLine>& lines)
{
    for (const ap_directive_t* d = first; d; d = d->next) {
        if (iequals(d->directive, "SetHandler") && d->filename)
            lines.push_back({d->filename, unsigned(d->line_num), ruled});
        if (d->first_child)
            collect(d->first_child, !is_server(d) && (ruled || has_rule(d)), lines);
    }
}

}

std::vector<HandlerLine> handler_lines()
{
    std::vector<HandlerLine> lines;
    collect(ap_conftree, false, lines);
    return lines;
}

}
