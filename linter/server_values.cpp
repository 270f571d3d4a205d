#include "linter/server_values.h"

#include "core/text.h"

namespace aop {

namespace {

std::string shown(std::string_view value) { return std::string(value); }
std::string shown(bool value) { return value ? "on" : "off"; }
std::string shown(int value) { return cat(value); }
std::string shown(VerifyClient value) { return std::string(to_string(value)); }
std::string shown(Engine value) { return value == Engine::on ? "on" : value == Engine::off ? "off" : "optional"; }
std::string shown(Revocation value)
{
    return value.scope == Scope::none ? "none" : value.scope == Scope::leaf ? "leaf" : "chain";
}
std::string shown(Policy value) { return value == Policy::off ? "off" : value == Policy::warn ? "warn" : "refuse"; }
std::string shown(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& w : words)
        out += cat(out.empty() ? "" : " ", w);
    return out;
}

template <class T>
void add(std::vector<ServerValue>& out, std::string_view directive, const Setting<T>& setting, std::string_view fallback = "")
{
    if (setting)
        out.push_back({directive, shown(*setting), setting.place, setting.inherited()});
    else if (!fallback.empty())
        out.push_back({directive, std::string(fallback)});
}

}

std::vector<ServerValue> server_values(const Server& s)
{
    std::vector<ServerValue> out;
    const Tls& t = s.tls;
    add(out, "ServerName", s.server_name);
    for (const auto& alias : s.aliases)
        add(out, "ServerAlias", alias);
    add(out, "SSLEngine", t.engine, "off");
    add(out, "SSLVerifyClient", t.verify_client, "none");
    add(out, "SSLVerifyDepth", t.verify_depth, "1");
    add(out, "SSLCACertificateFile", t.ca_file);
    add(out, "SSLCACertificatePath", t.rare->ca_path);
    add(out, "SSLCADNRequestFile", t.rare->ca_names_file);
    add(out, "SSLCADNRequestPath", t.rare->ca_names_path);
    add(out, "SSLCARevocationFile", t.rare->crl_file);
    add(out, "SSLCARevocationPath", t.rare->crl_path);
    add(out, "SSLCARevocationCheck", t.rare->crl_check);
    if (t.rare->crl_check && t.rare->crl_check->missing_ok)
        out.back().value += " no_crl_for_cert_ok";
    add(out, "SSLOCSPEnable", t.rare->ocsp);
    if (t.rare->ocsp && t.rare->ocsp->missing_ok)
        out.back().value += " no_ocsp_for_cert_ok";
    add(out, "SSLOCSPDefaultResponder", t.rare->ocsp_responder);
    add(out, "StrictHostCheck", s.rare->strict_host_check);
    add(out, "SSLStrictSNIVHostCheck", t.rare->strict_sni);
    add(out, "SSLProtocol", t.rare->protocol);
    for (const ConfCmd& c : t.rare->conf_cmds)
        out.push_back({"SSLOpenSSLConfCmd", cat(c.command, " ", c.value), c.place});
    add(out, "DocumentRoot", s.document_root);
    add(out, "AOPPolicy", s.intent->policy);
    add(out, "AOPTrust", s.intent->trust);
    add(out, "AOPGuard", s.intent->guard);
    return out;
}

}
