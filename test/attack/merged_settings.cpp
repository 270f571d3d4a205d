// A module for tests: it registers mod_ssl's directives beside mod_ssl, so that httpd
// parses, stores and merges them a second time for us, and tells what came of it: of
// servers in `httpd -t` (to the file that MERGED_SETTINGS names), of requests in a header.
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#include <httpd.h>

#include <cstdio>
#include <cstdlib>

#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

extern "C" __attribute__((visibility("default"))) ::module merged_settings_module;

namespace {

// Values as their words; null is unset.
struct PerServer {
    const char *engine, *verify, *depth, *ca_file, *ca_path, *names_file, *names_path, *crl_file, *crl_path;
};
struct PerDirectory {
    const char *verify, *depth;
    int require_ssl, ssl_require;
};

void* make_server(apr_pool_t* p, server_rec*) { return apr_pcalloc(p, sizeof(PerServer)); }
void* make_directory(apr_pool_t* p, char*) { return apr_pcalloc(p, sizeof(PerDirectory)); }

void* merge_server(apr_pool_t* p, void* outer, void* inner)
{
    const auto *o = static_cast<PerServer*>(outer), *i = static_cast<PerServer*>(inner);
    auto* m = static_cast<PerServer*>(apr_pcalloc(p, sizeof(PerServer)));
    const char* PerServer::*const all[]{&PerServer::engine,     &PerServer::verify,   &PerServer::depth,
                                        &PerServer::ca_file,    &PerServer::ca_path,  &PerServer::names_file,
                                        &PerServer::names_path, &PerServer::crl_file, &PerServer::crl_path};
    for (const auto member : all)
        m->*member = i->*member ? i->*member : o->*member;
    return m;
}

void* merge_directory(apr_pool_t* p, void* outer, void* inner)
{
    const auto *o = static_cast<PerDirectory*>(outer), *i = static_cast<PerDirectory*>(inner);
    auto* m = static_cast<PerDirectory*>(apr_pcalloc(p, sizeof(PerDirectory)));
    m->verify = i->verify ? i->verify : o->verify;
    m->depth = i->depth ? i->depth : o->depth;
    m->require_ssl = o->require_ssl || i->require_ssl;
    m->ssl_require = o->ssl_require + i->ssl_require;
    return m;
}

PerServer* server_of(cmd_parms* cmd) { return static_cast<PerServer*>(ap_get_module_config(cmd->server->module_config, &merged_settings_module)); }

extern "C" {

static const char* set_server(cmd_parms* cmd, void*, const char* word)
{
    auto PerServer::*const* member = static_cast<const char * PerServer::**>(cmd->info);
    server_of(cmd)->** member = word;
    return nullptr;
}

static const char* set_path(cmd_parms* cmd, void* d, const char* word) { return set_server(cmd, d, ap_server_root_relative(cmd->pool, word)); }

// As mod_ssl does: with a path it is a section's setting, without one the server's.
static const char* set_verify(cmd_parms* cmd, void* d, const char* word)
{
    (cmd->path ? static_cast<PerDirectory*>(d)->verify : server_of(cmd)->verify) = word;
    return nullptr;
}

static const char* set_depth(cmd_parms* cmd, void* d, const char* word)
{
    (cmd->path ? static_cast<PerDirectory*>(d)->depth : server_of(cmd)->depth) = apr_itoa(cmd->pool, std::atoi(word));
    return nullptr;
}

static const char* set_require_ssl(cmd_parms*, void* d)
{
    static_cast<PerDirectory*>(d)->require_ssl = 1;
    return nullptr;
}

static const char* add_ssl_require(cmd_parms*, void* d, const char*)
{
    ++static_cast<PerDirectory*>(d)->ssl_require;
    return nullptr;
}

static int tell_servers(apr_pool_t*, apr_pool_t*, apr_pool_t*, server_rec* main)
{
    const char* path = std::getenv("MERGED_SETTINGS");
    std::FILE* out = path ? std::fopen(path, "w") : nullptr;
    if (!out)
        return OK;
    const auto text = [](const char* s) { return s ? s : "-"; };
    for (const server_rec* s = main; s; s = s->next) {
        const auto* c = static_cast<PerServer*>(ap_get_module_config(s->module_config, &merged_settings_module));
        std::fprintf(out, "%u engine=%s verify=%s depth=%s ca=%s %s names=%s %s crl=%s %s\n", s->is_virtual ? s->defn_line_number : 0,
                     text(c->engine), text(c->verify), text(c->depth), text(c->ca_file), text(c->ca_path), text(c->names_file), text(c->names_path),
                     text(c->crl_file), text(c->crl_path));
    }
    std::fclose(out);
    return OK;
}

static int tell_request(request_rec* r)
{
    const auto* c = static_cast<PerDirectory*>(ap_get_module_config(r->per_dir_config, &merged_settings_module));
    apr_table_setn(r->err_headers_out, "X-Merged",
                   apr_psprintf(r->pool, "verify=%s depth=%s ssl=%d expressions=%d", c->verify ? c->verify : "-", c->depth ? c->depth : "-",
                                c->require_ssl, c->ssl_require));
    return DECLINED;
}

static void hooks(apr_pool_t*)
{
    ap_hook_check_config(tell_servers, nullptr, nullptr, APR_HOOK_MIDDLE);
    ap_hook_post_perdir_config(tell_request, nullptr, nullptr, APR_HOOK_FIRST);
}
}

const char* PerServer::*engine = &PerServer::engine;
const char* PerServer::*ca_file = &PerServer::ca_file;
const char* PerServer::*ca_path = &PerServer::ca_path;
const char* PerServer::*names_file = &PerServer::names_file;
const char* PerServer::*names_path = &PerServer::names_path;
const char* PerServer::*crl_file = &PerServer::crl_file;
const char* PerServer::*crl_path = &PerServer::crl_path;

// Arguments and contexts as in mod_ssl's own table.
const command_rec directives[]{
    AP_INIT_TAKE1("SSLEngine", set_server, &engine, RSRC_CONF, ""),
    AP_INIT_TAKE1("SSLVerifyClient", set_verify, nullptr, RSRC_CONF | OR_AUTHCFG, ""),
    AP_INIT_TAKE1("SSLVerifyDepth", set_depth, nullptr, RSRC_CONF | OR_AUTHCFG, ""),
    AP_INIT_TAKE1("SSLCACertificateFile", set_path, &ca_file, RSRC_CONF | OR_AUTHCFG, ""),
    AP_INIT_TAKE1("SSLCACertificatePath", set_path, &ca_path, RSRC_CONF | OR_AUTHCFG, ""),
    AP_INIT_TAKE1("SSLCADNRequestFile", set_path, &names_file, RSRC_CONF, ""),
    AP_INIT_TAKE1("SSLCADNRequestPath", set_path, &names_path, RSRC_CONF, ""),
    AP_INIT_TAKE1("SSLCARevocationFile", set_path, &crl_file, RSRC_CONF, ""),
    AP_INIT_TAKE1("SSLCARevocationPath", set_path, &crl_path, RSRC_CONF, ""),
    AP_INIT_NO_ARGS("SSLRequireSSL", set_require_ssl, nullptr, OR_AUTHCFG, ""),
    AP_INIT_RAW_ARGS("SSLRequire", add_ssl_require, nullptr, OR_AUTHCFG, ""),
    {nullptr, {nullptr}, nullptr, 0, RAW_ARGS, nullptr},
};

}

::module merged_settings_module{STANDARD20_MODULE_STUFF, make_directory, merge_directory, make_server, merge_server, directives, hooks, 0};
