// Addresses and networks in access checks: Require ip, Allow and Deny from, -ipmatch. APR judges them for httpd, and here.
#include <new>

#include <apr_general.h>
#include <apr_network_io.h>
#include <apr_pools.h>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

std::optional<NetworkFault> network_fault(const std::string& word)
{
    static const bool ready = apr_initialize() == APR_SUCCESS;
    apr_pool_t* pool = nullptr;
    if (!ready || apr_pool_create(&pool, nullptr) != APR_SUCCESS)
        throw std::bad_alloc();
    const std::size_t slash = word.find('/');
    const std::string address = word.substr(0, slash), mask = slash == word.npos ? "" : word.substr(slash + 1);
    apr_ipsubnet_t* made = nullptr;
    const apr_status_t status = apr_ipsubnet_create(&made, address.c_str(), slash == word.npos ? nullptr : mask.c_str(), pool);
    apr_pool_destroy(pool);
    if (status == APR_SUCCESS)
        return std::nullopt;
    char text[200];
    return NetworkFault{.like_none = APR_STATUS_IS_EINVAL(status), .message = apr_strerror(status, text, sizeof text)};
}

Complaint check_require_ip(std::string_view line)
{
    for (const std::string& word : words(line)) {
        if (word.empty())
            break;
        if (const auto fault = network_fault(word))
            return cat("ip address '", word, "' appears to be invalid", fault->like_none ? "" : cat(": ", fault->message));
    }
    return std::nullopt;
}

// mod_access_compat.
Complaint check_allow(const Call& call)
{
    if (!iequals(call.words[0], "from"))
        return "allow and deny must be followed by 'from'";
    for (std::size_t i = 1; i < call.words.size() && !call.words[i].empty(); ++i) {
        const std::string& where = call.words[i];
        if (iequals(where.substr(0, 4), "env=") || iequals(where, "all"))
            continue;
        const auto fault = network_fault(where);
        if (fault && !fault->like_none)
            return fault->message;
        if (fault && where.find('/') != where.npos)
            return "An IP address was expected";
        if (fault && where.find('#') != where.npos)
            return "No comments are allowed here";
    }
    return std::nullopt;
}

}
