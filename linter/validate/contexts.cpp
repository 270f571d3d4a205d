// Which directives check for themselves where they stand (ap_check_cmd_context), beyond
// the override mask of the directive table. Measured with httpd 2.4.71.
#include "core/base/name_table.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

enum : unsigned { vhost = 1, limit = 2, directory = 4, location = 8, file = 16, ht = 32, proxy = 64 };
constexpr unsigned anywhere_in_directories = directory | location | file, dir_context = limit | anywhere_in_directories | proxy;

struct Row {
    std::string_view name;
    unsigned forbidden;
};

constexpr Row row_list[]{
    {"<AuthnProviderAlias", vhost},
    {"<AuthzProviderAlias", vhost},
    {"<Else", limit},
    {"<ElseIf", limit},
    {"<Files", location | limit},
    {"<FilesMatch", location | limit},
    {"<If", limit},
    {"<VirtualHost", vhost},
    {"AcceptFilter", vhost},
    {"Alias", directory | file},
    {"AllowOverride", ht},
    {"AllowOverrideList", ht},
    {"AsyncRequestWorkerFactor", vhost},
    {"AuthnCacheEnable", vhost},
    {"AuthnCacheSOCache", vhost},
    {"AuthnzFcgiDefineProvider", vhost},
    {"CacheDisable", directory | file},
    {"CacheEnable", directory | file},
    {"ChrootDir", vhost},
    {"CoreDumpDirectory", vhost},
    {"ExtendedStatus", vhost},
    {"GlobalLog", vhost},
    {"GracefulShutdownTimeout", vhost},
    {"Group", vhost},
    {"HeartbeatAddress", vhost},
    {"HeartbeatListen", vhost},
    {"HeartbeatMaxServers", vhost},
    {"HeartbeatStorage", vhost},
    {"LDAPCacheEntries", vhost},
    {"LDAPCacheTTL", vhost},
    {"LDAPConnectionTimeout", vhost},
    {"LDAPLibraryDebug", vhost},
    {"LDAPOpCacheEntries", vhost},
    {"LDAPOpCacheTTL", vhost},
    {"LDAPRetries", vhost},
    {"LDAPRetryDelay", vhost},
    {"LDAPSharedCacheFile", vhost},
    {"LDAPSharedCacheSize", vhost},
    {"LDAPTimeout", vhost},
    {"LDAPTrustedGlobalCert", vhost},
    {"LDAPVerifyServerCert", vhost},
    {"Listen", vhost},
    {"ListenBacklog", vhost},
    {"ListenCoresBucketsRatio", vhost},
    {"ListenTCPDeferAccept", vhost},
    {"LuaHookTranslateName", directory | file | ht},
    {"LuaInputFilter", directory | file | ht},
    {"LuaMapHandler", directory | file | ht},
    {"LuaOutputFilter", directory | file | ht},
    {"LuaQuickHandler", directory | file | ht},
    {"MaxClients", vhost},
    {"MaxConnectionsPerChild", vhost},
    {"MaxMemFree", vhost},
    {"MaxRequestsPerChild", vhost},
    {"MaxRequestWorkers", vhost},
    {"MaxSpareThreads", vhost},
    {"MDRequireHttps", directory | location},
    {"MinSpareThreads", vhost},
    {"MultiviewsMatch", location},
    {"Mutex", vhost},
    {"PidFile", vhost},
    {"ProxyHCTPsize", vhost},
    {"ProxyPass", directory | file},
    {"ProxyPassMatch", directory | file},
    {"ProxyPassReverse", directory | file},
    {"ReceiveBufferSize", vhost},
    {"RegexDefaultOptions", vhost},
    {"RegisterHttpMethod", vhost},
    {"ScoreBoardFile", vhost},
    {"ScriptAlias", directory | file},
    {"ScriptSock", vhost},
    {"SeeRequestTail", vhost},
    {"SendBufferSize", vhost},
    {"ServerLimit", vhost},
    {"ServerTokens", vhost},
    {"SessionCryptoDriver", vhost},
    {"SSLCryptoDevice", vhost},
    {"SSLFIPS", vhost},
    {"SSLPassPhraseDialog", vhost},
    {"SSLRandomSeed", vhost},
    {"SSLSessionCache", vhost},
    {"SSLStaplingCache", vhost},
    {"SSLVHostSNIPolicy", vhost},
    {"StartServers", vhost},
    {"Suexec", vhost},
    {"ThreadLimit", vhost},
    {"ThreadsPerChild", vhost},
    {"ThreadStackSize", vhost},
    {"User", vhost},
    {"WatchdogInterval", vhost},
    {"xml2EncAlias", vhost},
};
constexpr NameTable rows{row_list};

struct Around {
    std::string_view section;
    unsigned kind;
};

// In the order in which httpd looks for them.
constexpr Around sections[]{
    {"<Directory", directory},
    {"<DirectoryMatch", directory},
    {"<Location", location},
    {"<LocationMatch", location},
    {"<Files", file},
    {"<FilesMatch", file},
    {"<If", file},
    {"<ElseIf", file},
    {"<Else", file},
    {"<Proxy", proxy},
    {"<ProxyMatch", proxy},
};

const Directive* enclosing(const Directive& d, std::string_view section)
{
    for (const Directive* p = d.parent; p && p->is_section(); p = p->parent)
        if (p->is(section))
            return p;
    return nullptr;
}

}

Complaint check_context(const Command& c, const Directive& d, const Context& context)
{
    const Row* const row = rows.find(c.name);
    if (!row)
        return std::nullopt;
    const std::string_view close = c.name[0] == '<' ? ">" : "";
    if ((row->forbidden & vhost) && context.virtual_host)
        return cat(c.name, close, " cannot occur within <VirtualHost> section");
    if ((row->forbidden & dir_context) && context.limited())
        return cat(c.name, close, " cannot occur within <Limit> or <LimitExcept> section");
    // An alias names two things outside of sections, one inside.
    const bool alias = c.name == "Alias" || c.name == "ScriptAlias";
    if (alias && context.per_directory && words(d.args()).size() > 1)
        return cat(c.name, " cannot occur within directory context");
    if ((row->forbidden & ht) && context.htaccess)
        return cat(c.name, close, " cannot occur within htaccess files");
    for (const Around& a : sections)
        if (row->forbidden & a.kind)
            if (const Directive* found = enclosing(d, a.section))
                return cat(c.name, close, " cannot occur within ", found->name(), "> section");
    return std::nullopt;
}

}
