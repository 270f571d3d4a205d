#include "mod_aop/status/access.h"

#include <algorithm>

#include <ap_expr.h>
#include <apr_network_io.h>

namespace aop::mod {

namespace {

// As `Require local`.
bool is_local(const request_rec* r)
{
    if (apr_sockaddr_equal(r->connection->local_addr, r->useragent_addr))
        return true;
    return std::ranges::any_of(
        std::initializer_list<std::pair<const char*, const char*>>{{"127.0.0.0", "8"}, {"::1", nullptr}}, [&](const auto& net) {
            apr_ipsubnet_t* subnet = nullptr;
            return apr_ipsubnet_create(&subnet, net.first, net.second, r->pool) == APR_SUCCESS && apr_ipsubnet_test(subnet, r->useragent_addr);
        });
}

}

bool may_see_page(const request_rec* r, const std::vector<HandlerLine>& lines)
{
    const auto* core = static_cast<core_dir_config*>(ap_get_core_module_config(r->per_dir_config));
    const ap_expr_info_t* named = core ? core->expr_handler : nullptr;
    const auto line = std::ranges::find_if(
        lines, [&](const HandlerLine& l) { return named && named->filename && l.file == named->filename && l.line == named->line_number; });
    if (line == lines.end())
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                      "mod_aop: the status page is not shown: no SetHandler of the server's own configuration has set aop-status here");
    else if (!line->ruled && !is_local(r))
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                      "mod_aop: the status page is shown to this machine alone: the section that has `SetHandler aop-status` on line %u of %s has no "
                      "Require of "
                      "its own",
                      line->line, line->file.c_str());
    else
        return true;
    return false;
}

}
