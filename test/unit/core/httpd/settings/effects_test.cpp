// Every directive has exactly one effect, and none that takes part in who gets content is called inert.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "core/base/ascii.h"
#include "core/httpd/settings/effects.h"
#include "linter/httpd/directives.h"
#include "test/support/scratch.h"

using namespace aop;

namespace {

// Modules that exist to map, to let in, to answer or to change the request: none of their directives is inert.
constexpr std::string_view deciding_modules[]{
    "mod_access_compat.c", "mod_actions.c",    "mod_alias.c",         "mod_allowmethods.c", "mod_auth_basic.c",  "mod_auth_form.c",
    "mod_authn_core.c",    "mod_authn_file.c", "mod_authnz_fcgi.c",   "mod_authz_core.c",   "mod_authz_dbd.c",   "mod_authz_groupfile.c",
    "mod_dir.c",           "mod_file_cache.c", "mod_headers.c",       "mod_imagemap.c",     "mod_macro.c",       "mod_mime.c",
    "mod_negotiation.c",   "mod_proxy_fcgi.c", "mod_proxy_express.c", "mod_proxy_scgi.c",   "mod_remoteip.c",    "mod_rewrite.c",
    "mod_setenvif.c",      "mod_so.c",         "mod_userdir.c",       "mod_version.c",      "mod_vhost_alias.c",
};

// In the modules that do much else besides, the ones that somebody has looked at. A new one needs a line here.
// clang-format off
constexpr std::string_view looked_at[]{
    // core.c, http_core.c
    "AcceptFilter", "AddDefaultCharset", "CGIPassAuth", "CGIVar", "ContentDigest", "CoreDumpDirectory", "DefaultType", "EnableMMAP",
    "EnableSendfile", "ErrorLogFormat", "ExtendedStatus", "FileETag", "FlushMaxPipelined", "FlushMaxThreshold", "KeepAliveTimeout",
    "LogLevel", "MaxConnectionsPerChild", "MaxKeepAliveRequests", "MaxMemFree", "MaxRangeOverlaps", "MaxRangeReversals", "MaxRanges",
    "MaxRequestsPerChild", "NameVirtualHost", "ReadBufferSize", "RLimitCPU", "RLimitMEM", "RLimitNPROC", "SeeRequestTail", "ServerAdmin",
    "ServerSignature", "ServerTokens", "ThreadStackSize", "Timeout",
    // mod_aop.c
    "AOPExpiryWarn", "AOPIgnore",
    // mod_proxy.c
    "BalancerGrowth", "Proxy100Continue", "ProxyBadHeader", "ProxyIOBufferSize", "ProxyMaxForwards", "ProxyPassReverse",
    "ProxyPassReverseCookieDomain", "ProxyPassReverseCookiePath", "ProxyReceiveBufferSize", "ProxyStatus", "ProxyTimeout", "ProxyVia",
    // mod_ssl.c
    "SSLCompression", "SSLHonorCipherOrder", "SSLLog", "SSLLogLevel", "SSLOCSPResponderTimeout", "SSLSessionCacheTimeout",
    "SSLSRPUnknownUserSeed", "SSLStaplingErrorCacheTimeout", "SSLStaplingFakeTryLater", "SSLStaplingForceURL", "SSLStaplingResponderTimeout",
    "SSLStaplingResponseMaxAge", "SSLStaplingResponseTimeSkew", "SSLStaplingReturnResponderErrors", "SSLStaplingStandardCacheTimeout",
};
// clang-format on
constexpr std::string_view modules_looked_at[]{"core.c", "http_core.c", "mod_aop.c", "mod_proxy.c", "mod_ssl.c"};

// By name, whichever module has them.
// clang-format off
constexpr std::string_view deciding[]{
    // which servers there are, what holds
    "<VirtualHost", "Listen", "ServerName", "ServerAlias", "ServerPath", "Include", "IncludeOptional", "Define", "UnDefine", "LoadModule",
    "UseCanonicalName", "UseCanonicalPhysicalPort", "StrictHostCheck", "Protocol", "Protocols", "HttpProtocolOptions",
    // TLS
    "SSLEngine", "SSLVerifyClient", "SSLVerifyDepth", "SSLCACertificateFile", "SSLCACertificatePath", "SSLCADNRequestFile", "SSLCADNRequestPath",
    "SSLCARevocationFile", "SSLCARevocationPath", "SSLCARevocationCheck", "SSLOCSPEnable", "SSLOCSPOverrideResponder", "SSLOCSPDefaultResponder",
    "SSLOCSPNoVerify", "SSLOCSPUseRequestNonce", "SSLProtocol", "SSLCipherSuite", "SSLOpenSSLConfCmd", "SSLVHostSNIPolicy",
    "SSLStrictSNIVHostCheck", "SSLSessionCache", "SSLSessionTickets", "SSLSessionTicketKeyFile", "SSLInsecureRenegotiation",
    "SSLRenegBufferSize", "SSLOptions", "SSLRequire", "SSLRequireSSL", "SSLUserName", "SSLFIPS", "SSLCertificateFile", "SSLCertificateKeyFile",
    "SSLCertificateChainFile", "SSLPassPhraseDialog", "SSLCryptoDevice", "SSLRandomSeed",
    // mapping
    "DocumentRoot", "Alias", "AliasMatch", "ScriptAlias", "ScriptAliasMatch", "Redirect", "RedirectMatch", "RedirectPermanent", "RedirectTemp",
    "RewriteEngine", "RewriteRule", "RewriteCond", "RewriteBase", "RewriteOptions", "RewriteMap", "UserDir", "VirtualDocumentRoot",
    "VirtualScriptAlias", "AllowEncodedSlashes", "MergeSlashes", "AcceptPathInfo", "DirectoryIndex", "DirectorySlash", "FallbackResource",
    "CheckSpelling", "ErrorDocument", "Options", "AllowOverride", "AllowOverrideList", "AccessFileName", "<Directory", "<DirectoryMatch",
    "<Files", "<FilesMatch", "<Location", "<LocationMatch", "<If", "<ElseIf", "<Else",
    // access
    "Require", "<RequireAll", "<RequireAny", "<RequireNone", "AuthMerging", "Satisfy", "Order", "Allow", "Deny", "<Limit", "<LimitExcept",
    "AllowMethods", "TraceEnable", "AuthType", "AuthName", "AuthBasicProvider", "AuthBasicFake", "AuthUserFile", "Anonymous", "SetEnv",
    "UnsetEnv", "PassEnv", "SetEnvIf", "SetEnvIfNoCase", "SetEnvIfExpr", "BrowserMatch", "BrowserMatchNoCase", "RequestHeader", "Header",
    "RemoteIPHeader", "RemoteIPProxyProtocol", "RegexDefaultOptions", "MergeTrailers",
    // handlers, proxies, caches
    "SetHandler", "AddHandler", "RemoveHandler", "ForceType", "AddType", "Action", "Script", "SetOutputFilter", "SetInputFilter",
    "AddOutputFilter", "AddInputFilter", "ProxyPass", "ProxyPassMatch", "ProxyPassInherit", "ProxyRequests", "ProxyErrorOverride",
    "BalancerMember", "ProxySet", "ProxyExpressEnable", "SSLProxyEngine", "SSLProxyMachineCertificateFile", "SSLProxyMachineCertificatePath",
    "CacheEnable", "CacheDisable", "CacheQuickHandler", "CacheRoot", "CacheKeyBaseURL", "DAV", "LuaMapHandler", "LuaQuickHandler", "XBitHack",
};
// clang-format on

bool holds(auto& list, std::string_view name)
{
    return std::ranges::any_of(list, [&](std::string_view in) { return iequals(in, name); });
}

}

BOOST_AUTO_TEST_CASE(every_directive_of_httpd_has_one_effect)
{
    for (const Command& c : commands()) {
        BOOST_TEST_INFO(c.name);
        BOOST_TEST(effect_of(c.name) != nullptr);
    }
    std::set<std::string> seen;
    for (const Effect& e : effects()) {
        BOOST_TEST_INFO(e.name);
        BOOST_TEST(seen.insert(lowered(e.name)).second);
    }
    BOOST_TEST(std::ranges::is_sorted(effects(), {}, [](const Effect& e) { return lowered(e.name); }));
}

BOOST_AUTO_TEST_CASE(effects_are_found_under_any_case_and_by_the_whole_name)
{
    for (const Effect& e : effects())
        BOOST_TEST(effect_of(lowered(e.name)) == &e);
    for (const char* name : {"", "<", "Alia", "Aliases", "VirtualHost", "<VirtualHos"})
        BOOST_TEST(effect_of(name) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_modelled_directive_has_a_phase_and_an_opaque_one_says_how_it_acts)
{
    for (const Effect& e : effects()) {
        BOOST_TEST_INFO(e.name);
        const bool bounded = e.effect == DirectiveEffect::bounded;
        BOOST_TEST((e.phase != Phase::none) == (bounded || e.effect == DirectiveEffect::modelled));
        BOOST_TEST((!bounded || !e.reason.empty()));
        BOOST_TEST((e.words.empty() || e.opaque()));
        BOOST_TEST((e.acts != Acts::nothing) == e.opaque());
        BOOST_TEST((!e.opaque() || !e.reason.empty()));
        BOOST_TEST((!e.inert() || e.safe_behind_handshake));
    }
}

// Whoever calls a directive modelled has written its name where it is read: as it is spelled, or without the bracket of a section. To look at its
// arguments, or to name it as none of mod_ssl's, is not to read it; what only the start asks for is good once its arguments are.
BOOST_AUTO_TEST_CASE(a_modelled_directive_is_read_somewhere)
{
    std::string sources, validated;
    for (const char* folder : {"core", "linter"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(AOP_SOURCE_DIR) / folder)) {
            const std::string name = entry.path().filename().string();
            if (!entry.is_regular_file() || name == "effects.inc" || name == "directives.inc" || name == "directive_names.h" ||
                name == "tls_engine.cpp")
                continue;
            (entry.path().parent_path().filename() == "validate" ? validated : sources) += lowered(test::slurp(entry.path()));
        }
    for (const Effect& e : effects()) {
        if (e.effect != DirectiveEffect::modelled || e.name == "<IfFile")  // the reader takes "<If" off
            continue;
        const std::string name = lowered(e.name);
        const auto names_it = [&](const std::string& text) {
            return text.find(cat('"', name, '"')) != text.npos || (name.starts_with('<') && text.find(cat('"', name.substr(1), '"')) != text.npos);
        };
        BOOST_TEST((names_it(sources) || (e.phase == Phase::startup && names_it(validated))), name);
    }
}

// Who lets a phase read a directive and leaves its row at "bounded" is told here.
BOOST_AUTO_TEST_CASE(what_a_phase_reads_is_modelled)
{
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(AOP_SOURCE_DIR) / "core/httpd/request")) {
        const std::string text = test::slurp(entry.path());
        for (std::size_t end = 0; (end = text.find("\"_name", end + 1)) != text.npos;) {
            const std::size_t start = text.rfind('"', end - 1) + 1;
            const Effect* e = effect_of(std::string_view(text).substr(start, end - start));
            BOOST_TEST((!e || e->effect == DirectiveEffect::modelled || e->opaque()), entry.path().filename()
                                                                                          << ": " << text.substr(start, end - start));
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_that_decides_who_gets_content_is_inert)
{
    for (const std::string_view name : deciding) {
        const Effect* e = effect_of(name);
        BOOST_TEST_INFO(name);
        BOOST_TEST((e && !e->inert()));
    }
    for (const Command& c : commands()) {
        if (!effect_of(c.name) || !effect_of(c.name)->inert())
            continue;
        BOOST_TEST_INFO(c.name << " of " << c.module);
        BOOST_TEST(!holds(deciding_modules, c.module));
        BOOST_TEST((!holds(modules_looked_at, c.module) || holds(looked_at, c.name)));
    }
}
