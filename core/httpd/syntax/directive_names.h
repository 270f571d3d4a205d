#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/name_table.h"

namespace aop {

// The directives that are asked for by name again and again, numbered: a line's name is looked up once, when it
// joins the tree. A table over a name that is missing here does not compile.
struct NumberedName {
    std::string_view name;
};
inline constexpr NumberedName numbered_names[]{
    {"<AuthzProviderAlias"},
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
    {"<Proxy"},
    {"<ProxyMatch"},
    {"<RequireAll"},
    {"<RequireAny"},
    {"<RequireNone"},
    {"<VirtualHost"},
    {"AcceptPathInfo"},
    {"AccessFileName"},
    {"AddDefaultCharset"},
    {"AddHandler"},
    {"AddOutputFilter"},
    {"AddOutputFilterByType"},
    {"AddType"},
    {"Alias"},
    {"AliasMatch"},
    {"AliasPreservePath"},
    {"Allow"},
    {"AllowEncodedSlashes"},
    {"AllowMethods"},
    {"AllowOverride"},
    {"AllowOverrideList"},
    {"AOPClientPin"},
    {"AOPExpiryWarn"},
    {"AOPGuard"},
    {"AOPGuardExempt"},
    {"AOPIgnore"},
    {"AOPPolicy"},
    {"AOPTrust"},
    {"AuthMerging"},
    {"CacheDisable"},
    {"CacheKeyBaseURL"},
    {"DirectoryCheckHandler"},
    {"ProxyRequests"},
    {"MDomain"},
    {"<MDomainSet"},
    {"MDRequireHttps"},
    {"DirectorySlash"},
    {"SetEnv"},
    {"SetEnvIfExpr"},
    {"SetEnvIfNoCase"},
    {"SetEnvIf"},
    {"FallbackResource"},
    {"BrowserMatchNoCase"},
    {"BrowserMatch"},
    {"CacheEnable"},
    {"CacheQuickHandler"},
    {"CGIPassAuth"},
    {"CGIVar"},
    {"ContentDigest"},
    {"CustomLog"},
    {"DefaultType"},
    {"Deny"},
    {"DirectoryIndex"},
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
    {"Group"},
    {"HostnameLookups"},
    {"HttpProtocolOptions"},
    {"LimitInternalRecursion"},
    {"LimitRequestBody"},
    {"LimitRequestFields"},
    {"LimitRequestFieldsize"},
    {"LimitRequestLine"},
    {"LimitXMLRequestBody"},
    {"Listen"},
    {"LogLevel"},
    {"MaxRangeOverlaps"},
    {"MaxRangeReversals"},
    {"MaxRanges"},
    {"MergeSlashes"},
    {"MergeTrailers"},
    {"NameVirtualHost"},
    {"Options"},
    {"Order"},
    {"Protocol"},
    {"Protocols"},
    {"ProtocolsHonorOrder"},
    {"ProxyPass"},
    {"ProxyPassMatch"},
    {"QualifyRedirectURL"},
    {"ReadBufferSize"},
    {"Redirect"},
    {"RedirectMatch"},
    {"RedirectPermanent"},
    {"RedirectTemp"},
    {"RegexDefaultOptions"},
    {"RequestHeader"},
    {"Require"},
    {"RewriteBase"},
    {"RewriteCond"},
    {"RewriteEngine"},
    {"RewriteOptions"},
    {"RewriteRule"},
    {"RLimitCPU"},
    {"RLimitMEM"},
    {"RLimitNPROC"},
    {"Satisfy"},
    {"ScriptAlias"},
    {"ScriptAliasMatch"},
    {"SeeRequestTail"},
    {"ServerAdmin"},
    {"ServerAlias"},
    {"ServerName"},
    {"ServerPath"},
    {"ServerSignature"},
    {"SetHandler"},
    {"SetInputFilter"},
    {"SetOutputFilter"},
    {"SSLCACertificateFile"},
    {"SSLCACertificatePath"},
    {"SSLCADNRequestFile"},
    {"SSLCADNRequestPath"},
    {"SSLCARevocationCheck"},
    {"SSLCARevocationFile"},
    {"SSLCARevocationPath"},
    {"SSLCertificateChainFile"},
    {"SSLCertificateFile"},
    {"SSLCertificateKeyFile"},
    {"SSLCipherSuite"},
    {"SSLEngine"},
    {"SSLInsecureRenegotiation"},
    {"SSLOCSPDefaultResponder"},
    {"SSLOCSPEnable"},
    {"SSLOCSPOverrideResponder"},
    {"SSLOpenSSLConfCmd"},
    {"SSLOptions"},
    {"SSLProtocol"},
    {"SSLProxyCACertificateFile"},
    {"SSLProxyCACertificatePath"},
    {"SSLProxyEngine"},
    {"SSLProxyVerify"},
    {"SSLRequire"},
    {"SSLRequireSSL"},
    {"SSLSessionCache"},
    {"SSLSessionTicketKeyFile"},
    {"SSLSessionTickets"},
    {"SSLSRPVerifierFile"},
    {"SSLStrictSNIVHostCheck"},
    {"SSLVerifyClient"},
    {"SSLVerifyDepth"},
    {"SSLVHostSNIPolicy"},
    {"StrictHostCheck"},
    {"Timeout"},
    {"TraceEnable"},
    {"TransferLog"},
    {"UseCanonicalName"},
    {"UseCanonicalPhysicalPort"},
    {"User"},
    {"UserDir"},
    {"VirtualDocumentRoot"},
    {"VirtualDocumentRootIP"},
    {"VirtualScriptAlias"},
    {"VirtualScriptAliasIP"},
    {"XBitHack"},
    {"AuthType"},
    {"IdentityCheck"},
    {"SSLUserName"},
    {"Action"},
    {"FilterProvider"},
};
inline constexpr std::size_t name_count = std::size(numbered_names);
static_assert(name_count < 256);
inline constexpr NameTable number_table{numbered_names};

// From 1; 0: none of those.
using NameNumber = std::uint8_t;
constexpr NameNumber number_of(std::string_view name)
{
    const NumberedName* found = number_table.find(name);
    return found ? NameNumber(found - numbered_names + 1) : NameNumber{0};
}

// "Require"_name
consteval NameNumber operator""_name(const char* name, std::size_t size)
{
    const NameNumber number = number_of({name, size});
    if (number == 0)
        throw "not in numbered_names";
    return number;
}

// A table looked up by a directive's number.
template <class Row, std::size_t N>
class DirectiveTable {
public:
    consteval explicit DirectiveTable(const Row (&rows)[N]) : rows_(rows)
    {
        for (std::size_t i = 0; i < N; ++i) {
            const NameNumber number = number_of(rows[i].name);
            if (number == 0)
                throw "not in numbered_names";
            index_[number] = std::uint8_t(i + 1);
        }
    }

    constexpr const Row* find(NameNumber number) const { return index_[number] ? &rows_[index_[number] - 1] : nullptr; }

private:
    static_assert(N < 256);

    const Row* rows_;
    std::array<std::uint8_t, name_count + 1> index_ = {};
};

}
