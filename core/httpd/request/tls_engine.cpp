// When a virtual host has TLS: SSLEngine, or the protocol of the Listen with its address.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/model.h"

namespace aop {

namespace {

// To sockets, the "*" of a virtual host is both 0.0.0.0 and [::], which are not each
// other; a Listen with a port alone ends up as [::].
bool same_socket(const Listener& l, const Address& vhost)
{
    const auto families = [](const Address& x, int both) {
        const bool v4 = x.host.find('.') != std::string::npos || x.host == "0", v6 = x.host.find(':') != std::string::npos;
        return v4 ? 1 : v6 ? 2 : both;
    };
    return l.address.same(vhost) && (vhost.kind != Address::Kind::any || (families(l.address, 2) & families(vhost, 3)) != 0);
}

struct CoreName {
    std::string_view name;
};
constexpr CoreName core_rows[]{
    {"<Directory"},
    {"<DirectoryMatch"},
    {"<Else"},
    {"<ElseIf"},
    {"<Files"},
    {"<FilesMatch"},
    {"<If"},
    {"<Limit"},
    {"<LimitExcept"},
    {"<Location"},
    {"<LocationMatch"},
    {"AcceptPathInfo"},
    {"AccessFileName"},
    {"AddDefaultCharset"},
    {"AllowEncodedSlashes"},
    {"AllowOverride"},
    {"AllowOverrideList"},
    {"CGIPassAuth"},
    {"CGIVar"},
    {"ContentDigest"},
    {"DefaultType"},
    {"DocumentRoot"},
    {"EnableMMAP"},
    {"EnableSendfile"},
    {"Error"},
    {"ErrorDocument"},
    {"ErrorLog"},
    {"ErrorLogFormat"},
    {"FileETag"},
    {"FlushMaxPipelined"},
    {"FlushMaxThreshold"},
    {"ForceType"},
    {"HostnameLookups"},
    {"HttpProtocolOptions"},
    {"LimitInternalRecursion"},
    {"LimitRequestBody"},
    {"LimitRequestFields"},
    {"LimitRequestFieldsize"},
    {"LimitRequestLine"},
    {"LimitXMLRequestBody"},
    {"LogLevel"},
    {"MaxRangeOverlaps"},
    {"MaxRangeReversals"},
    {"MaxRanges"},
    {"MergeSlashes"},
    {"MergeTrailers"},
    {"NameVirtualHost"},
    {"Options"},
    {"Protocol"},
    {"Protocols"},
    {"ProtocolsHonorOrder"},
    {"QualifyRedirectURL"},
    {"RLimitCPU"},
    {"RLimitMEM"},
    {"RLimitNPROC"},
    {"ReadBufferSize"},
    {"RegexDefaultOptions"},
    {"SeeRequestTail"},
    {"ServerAdmin"},
    {"ServerAlias"},
    {"ServerName"},
    {"ServerPath"},
    {"ServerSignature"},
    {"SetHandler"},
    {"SetInputFilter"},
    {"SetOutputFilter"},
    {"StrictHostCheck"},
    {"Timeout"},
    {"TraceEnable"},
    {"UseCanonicalName"},
    {"UseCanonicalPhysicalPort"},
};
constexpr DirectiveTable core_names{core_rows};

bool has_core_line(const Directive& section)
{
    return std::ranges::any_of(section, [](const Directive& d) { return core_names.find(d.number()) || has_core_line(d); });
}

}

// As ssl_init_Module: without SSLEngine, a server whose protocol is https and that
// has a certificate gets it switched on.
bool speaks_tls(const Site& site, const Server& s)
{
    if (s.tls.engine)
        return *s.tls.engine == Engine::on;
    if (s.tls.certificates.empty())
        return false;
    if (s.http->protocol)
        return iequals(*s.http->protocol, "https");
    // Without a line of its own for httpd's core it has the main server's settings for it, whose
    // protocol is settled first: http.
    if (!s.is_main() && !has_core_line(*s.node))
        return false;
    // As ap_setup_listeners: that of the Listen with exactly one of its addresses.
    for (const Address& a : s.addresses())
        for (const Listener& l : site.listeners)
            if (same_socket(l, a))
                return iequals(l.protocol, "https");
    return false;
}

}
