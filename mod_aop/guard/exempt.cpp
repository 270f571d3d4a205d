#include "mod_aop/guard/exempt.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"

namespace aop::mod {

namespace {

// Decoding can bring out what was normalised away, and back ends take what is behind a ";" for parameters: "/health/..;/x" is
// "/x" to many of them. Such a path is nobody's health check.
bool is_odd(std::string_view decoded)
{
    return decoded.find("/../") != decoded.npos || decoded.find("/./") != decoded.npos || decoded.find("//") != decoded.npos ||
           decoded.ends_with("/..") || decoded.ends_with("/.") || decoded.find_first_of("\\;") != decoded.npos;
}

const Exemption* exemption_of(std::string_view path, const std::vector<Exemption>& all)
{
    const auto found = std::ranges::find_if(all, [&](const Exemption& e) { return is_below(e.path, path); });
    return found == all.end() || is_odd(path) ? nullptr : &*found;
}

std::string_view text(const char* s) { return s ? std::string_view(s) : std::string_view(); }

// A rule of the server has put something in the place of what was asked for: mod_rewrite leaves this note.
bool is_rewritten(const request_rec* r)
{
    const std::string_view note = text(apr_table_get(r->notes, "mod_rewrite_rewritten"));
    return !note.empty() && note != "0";
}

// The file of that name below DocumentRoot or where an Alias leads: not one that a pattern or a rule has put in its place.
bool is_as_named(const request_rec* r)
{
    auto* const asked = const_cast<request_rec*>(r);  // httpd only reads it
    const std::string_view uri = text(r->uri), prefix = text(ap_context_prefix(asked)), root = text(ap_context_document_root(asked));
    if (!uri.starts_with(prefix))
        return false;
    const std::string_view rest = uri.substr(prefix.size());
    const std::string mapped = cat(text(r->filename), text(r->path_info));
    if (mapped == cat(root, rest))
        return true;
    return mapped == cat(without_trailing_slash(std::string(root)), rest.starts_with('/') ? "" : "/", rest);
}

// What a program, an include or a script would be behind is no file as it is. Filters that change or pack what is there leave it one.
bool generates(std::string_view filter)
{
    static constexpr std::string_view harmless[]{"substitute", "sed",         "xlateout", "deflate", "inflate",    "brotli_compress",
                                                 "old_write",  "mod_expires", "buffer",   "data",    "proxy-html", "xml2enc"};
    const std::string name = lowered(filter);
    return name.starts_with("bytype:") ? generates(std::string_view(name).substr(7)) : std::ranges::find(harmless, name) == std::end(harmless);
}

// `parsed`: includes are wanted. What a page includes is a request of its own, and judged as one.
bool has_generating_filter(const request_rec* r, bool parsed)
{
    for (const ap_filter_t* f = r->output_filters; f && f != r->proto_output_filters; f = f->next)
        if (const auto name = text(f->frec->name); f->frec->ftype < AP_FTYPE_CONTENT_SET && generates(name) && !(parsed && iequals(name, "includes")))
            return true;
    return false;
}

// httpd takes a type for a handler where nobody names one: these are sent as they are, those of scripts, maps and folders are not.
bool is_sent_as_it_is(std::string_view type)
{
    type = trimmed(type.substr(0, type.find(';')));
    if (type.empty() || iequals(type, "default-handler"))
        return true;
    static constexpr std::string_view families[]{"text/", "image/", "font/", "audio/", "video/"};
    static constexpr std::string_view others[]{"application/json", "application/xml",        "application/octet-stream",
                                               "application/pdf",  "application/javascript", "application/jose+json"};
    const std::string name = lowered(type);
    if (name.find("x-server-parsed") != name.npos || name.find("x-httpd") != name.npos)
        return false;
    return std::ranges::find(others, name) != std::end(others) || std::ranges::any_of(families, [&](auto f) { return name.starts_with(f); });
}

bool is_answered_by_file(const request_rec* r, bool parsed = false)
{
    return r->proxyreq == PROXYREQ_NONE && text(r->path_info).empty() && !is_rewritten(r) && is_as_named(r) && is_sent_as_it_is(text(r->handler)) &&
           is_sent_as_it_is(text(r->content_type)) && !has_generating_filter(r, parsed);
}

bool is_get(const request_rec* r) { return r->method_number == M_GET && (text(r->method) == "GET" || text(r->method) == "HEAD"); }

// Programs and back ends may be given the path as it was sent (nocanon, REQUEST_URI): what httpd has taken out of it is still in there for them.
bool is_written_plainly(std::string_view sent)
{
    sent = sent.substr(0, sent.find('?'));
    if (const std::size_t scheme = sent.find("://"); scheme != sent.npos && !sent.starts_with('/'))
        sent.remove_prefix(std::min(sent.find('/', scheme + 3), sent.size()));
    std::string segments = lowered(sent);
    if (!segments.ends_with('/'))
        segments += '/';
    static constexpr std::string_view odd[]{"//", "/./", "/../", "%2e", "%2f", "%5c", "%3b", "%25", "%00", "\\", ";"};
    return std::ranges::none_of(odd, [&](std::string_view o) { return segments.find(o) != segments.npos; });
}

// As it came from the client, and as it is now: an ErrorDocument, say.
bool is_sent_plainly(const request_rec* r)
{
    const request_rec* first = r;
    while (first->prev || first->main)
        first = first->prev ? first->prev : first->main;
    return is_written_plainly(text(r->unparsed_uri)) && is_written_plainly(text(first->unparsed_uri));
}

// "GET" with it may become a tunnel.
bool is_upgrade(const request_rec* r) { return apr_table_get(r->headers_in, "Upgrade") != nullptr; }

// mod_proxy writes a URL anew before it goes there, and only it knows how: its own hook is asked.
const char* as_mod_proxy_writes(const char* url, const request_rec* r)
{
    request_rec asked = *r;
    asked.filename = apr_pstrdup(r->pool, url);
    asked.notes = apr_table_copy(r->pool, r->notes);
    asked.subprocess_env = apr_table_copy(r->pool, r->subprocess_env);
    const apr_array_header_t* const hooks = ap_hook_get_fixups();
    for (int i = 0; hooks && i < hooks->nelts; ++i)
        if (const auto& hook = APR_ARRAY_IDX(hooks, i, ap_LINK_fixups_t); text(hook.szName) == "mod_proxy.c")
            return hook.pFunc(&asked) == OK ? asked.filename : nullptr;
    return nullptr;
}

// The request goes where ProxyPass leads: nothing that came later, be it a rule in a section or a script, has named another URL.
bool goes_where_named(const request_rec* r, const char* named)
{
    const char* const url = named && r->proxyreq == PROXYREQ_REVERSE ? as_mod_proxy_writes(named, r) : nullptr;
    return url && text(r->filename) == url;
}

// "SetHandler proxy:http://…" of the configuration: no rule ([H=proxy:…]) and no script has written another one.
bool is_set_by_section(const request_rec* r)
{
    const auto* section = static_cast<const core_dir_config*>(ap_get_core_module_config(r->per_dir_config));
    if (!section)
        return false;
    if (!section->expr_handler)
        return text(section->handler) == text(r->handler);
    const char* error = nullptr;
    const char* const said = ap_expr_str_exec(const_cast<request_rec*>(r), section->expr_handler, &error);
    return said && !error && iequals(said, text(r->handler));
}

bool is_named(const Exemption& e, std::string_view handler)
{
    return std::ranges::any_of(e.handlers,
                               [&](const std::string& name) { return name == handler || (name == "proxy-server" && handler.starts_with("proxy:")); });
}

}

bool may_be_exempt(const request_rec* r, const std::vector<Exemption>& exemptions)
{
    if (exemptions.empty() || !is_get(r) || !r->uri || r->uri[0] != '/')
        return false;
    char* path = apr_pstrdup(r->pool, r->uri);
    // As httpd will: "/x//../y" is "/y" or, with MergeSlashes off, "/x/y".
    const auto* core = static_cast<const core_server_config*>(ap_get_core_module_config(r->server->module_config));
    const unsigned merge = core->merge_slashes == AP_CORE_CONFIG_OFF ? 0 : AP_NORMALIZE_MERGE_SLASHES;
    const unsigned flags = AP_NORMALIZE_NOT_ABOVE_ROOT | AP_NORMALIZE_DECODE_UNRESERVED | merge;
    if (text(path).find(';') != std::string_view::npos || !ap_normalize_path(path, flags) || ap_unescape_url(path) != OK)
        return false;
    return exemption_of(path, exemptions) != nullptr;
}

namespace {

// What the line names answers, and it is about the path that was judged.
bool is_answered_as_named(const request_rec* r, const char* named)
{
    if (is_upgrade(r) || !is_sent_plainly(r))
        return false;
    if (r->proxyreq != PROXYREQ_NONE)
        return goes_where_named(r, named);
    if (text(r->handler).starts_with("proxy:"))
        return is_as_named(r) && is_set_by_section(r);
    // A program sees the path that was asked for, as its own name or behind it.
    return is_as_named(r) || (!text(r->path_info).empty() && text(r->uri).ends_with(r->path_info));
}

}

Served what_is_served(const request_rec* r, const std::vector<Exemption>& exemptions, const char* named)
{
    const Exemption* exemption = is_get(r) ? exemption_of(text(r->uri), exemptions) : nullptr;
    if (!exemption || is_rewritten(r))
        return Served::forbidden;
    // mod_proxy answers a request to a back end, whatever handler is set.
    const std::string_view handler = r->proxyreq == PROXYREQ_NONE ? text(r->handler) : "proxy-server";
    if (is_named(*exemption, handler))
        return is_answered_as_named(r, named) ? Served::exempt : Served::forbidden;
    // mod_include makes the handler "server-parsed" a filter of its own.
    if (r->finfo.filetype == APR_REG && is_answered_by_file(r, is_named(*exemption, "server-parsed")))
        return Served::exempt;
    const bool nobody_answers = r->finfo.filetype == APR_NOFILE && r->proxyreq == PROXYREQ_NONE && is_sent_as_it_is(handler);
    return nobody_answers ? Served::missing : Served::forbidden;
}

bool is_plain_page(const request_rec* r) { return is_get(r) && is_answered_by_file(r) && r->finfo.filetype == APR_REG; }

}
