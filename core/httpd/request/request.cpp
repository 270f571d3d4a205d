// What a virtual host answers to one request, in the order of httpd's hooks. The hooks themselves:
//   quick handler                     guard.cpp, then url_mapping.cpp (quick_cache)
//   translate_name                    url_mapping.cpp (map_path)
//   map to storage                    applicable_sections.cpp
//   access checks                     tls_access.cpp, authorization.cpp; access.cpp puts them together
//   fixups                            folder_rules.cpp (rules of folders), url_mapping.cpp (late_redirect)
//   handler                           here
// What is sent on to another path inside the server enters again: internal_redirects.cpp.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/files/file_system.h"
#include "core/httpd/request/folder_rules.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/request/handlers.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/visit.h"

namespace aop {

using Reply = Outcome::Reply;

namespace {

constexpr std::string_view left_by_mod_md = "^/\\.well-known/";
constexpr char is_folder = 0;  // something to know that class by

}

Visit::Visit(const Model& m, const Connection& c, ServerId server, const Attempt& a, Imagination* imagination, PathClasses* classes, const Walk* walk)
    : m_(m), connection_(c), server_(server), attempt_(a),
      environment_([this](std::string_view name, const RequestContext& context) -> std::optional<Text> {
          // An internal redirect renames all variables to REDIRECT_…
          if (!context.redirect_status.empty() && iequals(name, "REDIRECT_STATUS"))
              return Text{Text::Kind::known, std::string(context.redirect_status)};
          if (!context.redirect_status.empty() && iequals(name.substr(0, 9), "REDIRECT_"))
              return Text{};
          return variable(name, context);
      }),
      tls_access_(m, c, server, a, seen_)
{
    seen_ = {.tls = c.tls,
             .certificate = c.certificate,
             .verify = c.verify,
             .host = a.host ? std::string_view(*a.host) : std::string_view(),
             .path = a.path,
             .http2 = a.http2,
             .method = a.method,
             .engine = m.tls[server],
             .attempt = &a,
             .own_providers = m.own_providers,
             .server = &m.site.servers[server],
             .query = a.query,
             .early_headers = m.early_headers_of(server),
             .canonical_name = m.uses_canonical_name(server),
             .name_from_dns = m.asks_dns_for_name(server),
             .relays_claim_loopback = m.named_proxies(server) == Model::NamedProxies::internal,
             .relays_claim_machine = m.named_proxies(server) != Model::NamedProxies::none,
             .users_from = m.users_from(),
             .needs_user_to_pass = m.needs_user_to_pass(),
             .physical_port = m.uses_physical_port(server),
             // Of one request it is not known which address its headers would come to.
             .claims_address = !walk && m.claims_of(server) != Model::Claims::none,
             .claims_loopback = a.from_machine || (!walk && (m.claims_of(server) == Model::Claims::any || m.has_open_proxy())),
             .imagination = imagination,
             .classes = classes,
             .patterns = &m.patterns(),
             .environment = &environment_,
             .concrete = walk != nullptr,
             .files = walk ? walk->files : nullptr,
             .disk = m.disk,
             .trace = walk ? walk->trace : nullptr};
    take_over_certificate(walk != nullptr);
    // A request before it on the connection, for another path, may have come as far as that check.
    if (!c.early_verify.empty() && !(c.resumed && !walk && imagination && imagination->chosen("a request before it on the connection")))
        seen_.verify = c.early_verify;
}

// What a request before it on the connection has brought along, to a section that takes any certificate: it stays, and is not asked for again
// where a section does not want more.
void Visit::take_over_certificate(bool concrete)
{
    if (const Connection::LeftOver& left = connection_.left_over;
        left.place && seen_.imagination &&
        (left.certain ||
         seen_.imagination->fact("left over", "a request before it on the connection may have left a certificate that nobody has verified",
                                 left.place))) {
        seen_.certificate = true;
        seen_.verify = left.generous ? "GENEROUS" : "SUCCESS";
        tls_access_.has_left_over(left.asked, left.insists);
        return;
    }
    const Section* section = m_.takes_any_certificate();
    const bool foreign = attempt_.credential && !attempt_.credential->texts && !connection_.certificate && !attempt_.session_of;
    if (!section || !foreign || concrete || !seen_.imagination || !connection_.tls || attempt_.http2)
        return;
    const bool tls13 = attempt_.version == Attempt::Version::tls13;
    if ((tls13 && !attempt_.post_handshake) ||
        !seen_.imagination->fact("left over", "a request before it on the connection may have left a certificate that nobody has verified",
                                 section->verify_client.place))
        return;
    seen_.certificate = true;
    seen_.verify = tls13 ? "FAILED" : "GENEROUS";
    tls_access_.has_been_asked();
}

// Rules of the server come after SetEnvIf there, and before SetEnvIf in sections: where both name one, nobody knows.
std::optional<Text> Visit::variable(std::string_view name, const RequestContext& context) const
{
    std::optional<Text> set = environment_variable(m_, server_, reach_.sections, name, context);
    if (const auto by_rules = value_by_rules(variables_, name))
        return set ? Text{} : *by_rules;
    return set;
}

Outcome Visit::run()
{
    Outcome o = with_error_page(checked());
    // The guard comes before caches.
    const bool is_kept_out = !is_content(o.reply) && o.reply != Reply::unknown && !guard_refused_;
    if (const Directive* cache = is_kept_out ? quick_cache(m_, server_, attempt_.path) : nullptr) {
        note(seen_, Stage::answer, "CacheEnable: a stored page is served before all of this", cache->place);
        o = outcome(Reply::unknown, "what its cache has stored is served before anybody asks for a certificate", cache->place);
        o.cached = true;
    }
    return o;
}

Outcome Visit::run_again()
{
    seen_.path = attempt_.path;
    seen_.path_is_free = true;
    seen_.path_is_known = false;
    seen_.method = attempt_.method;
    rounds_ = body_of_ = 0;
    finished_ = seen_.rules_are_over = seen_.subrequest = false;
    seen_.redirect_status = {};
    variables_.clear();
    seen_.method_is_given = false;
    inside_ = of_index_ = guard_refused_ = false;
    tls_access_.next_request();
    of_folder_.clear();
    return run();
}

Outcome Visit::checked()
{
    if (const auto answer = managed_domain())
        return answered(*answer);
    if (auto refused = refused_by_guard())
        return *std::move(refused);
    // Paths that end with a slash are folders to mod_dir.
    if (seen_.classes)
        seen_.classes->meet(&is_folder, nullptr, [] { return from_regex("/$"); });
    return with_index();
}

// As ap_directory_walk, which keeps what it found in a folder for the next request inside the server, of a page or of an error.
void Visit::walk()
{
    const std::string folder = mapped_.proxied || !mapped_.certain ? "" : mapped_.file.substr(0, mapped_.file.rfind('/') + 1);
    seen_.walked = inside_ && !folder.empty() && folder == walked_folder_ ? &walked_ : nullptr;
    reach_ = applicable_sections(m_, server_, mapped_, seen_);
    seen_.walked = nullptr;
    walked_folder_ = folder;
    walked_.clear();
    std::ranges::copy_if(reach_.sections, std::back_inserter(walked_), [](const Section* s) { return s->kind == Section::Kind::directory_match; });
}

// As md_dns_matches: "*.example.com" stands for one label.
static bool is_domain(std::string_view name, std::string_view host)
{
    const std::size_t dot = host.find('.');
    return name == host || (name.starts_with("*.") && dot != 0 && dot != host.npos && name.substr(1) == host.substr(dot));
}

static TextSet domain_set(std::string_view name, const RequestContext& c)
{
    if (!name.starts_with("*."))
        return one_text(name, c);
    std::string pattern = "^[^.]+";
    for (const char ch : name.substr(1))
        pattern += ch == '.' ? "\\." : std::string(1, ch);
    return pattern_set(pattern + '$', false, c);
}

// MDRequireHttps sends those who ask in plain HTTP for a managed domain to https, but for all of /.well-known/. It looks at the path as it was
// sent, so that "/.well-known/../x" gets "/x". The domain must be the virtual host's, by its ServerName (link_md_to_servers).
std::optional<Answer> Visit::managed_domain()
{
    if (connection_.tls || m_.redirected_domains.empty())
        return std::nullopt;
    RequestContext raw = seen_;
    raw.raw_uri = true;
    if (is_one_of(text_of("REQUEST_URI", raw), pattern_set(left_by_mod_md, false, raw), raw) != Truth::no)
        return std::nullopt;
    const std::string own = lowered(m_.site.servers[server_].host());
    for (const auto& [names, by] : m_.redirected_domains) {
        if (server_ == main_server || std::ranges::none_of(names, [&](const std::string& name) { return is_domain(name, own); }))
            continue;
        const auto is_asked = [&](const std::string& name) {
            return is_one_of(text_of("SERVER_NAME", seen_), domain_set(name, seen_), seen_) == Truth::yes;
        };
        if (std::ranges::any_of(names, is_asked)) {
            note(seen_, Stage::mapping, "MDRequireHttps: redirect to https", by->place);
            return Answer{Answer::Kind::redirect, by->place};
        }
    }
    return std::nullopt;
}

// httpd tells by an address whether the same sections hold, and keeps none of <Proxy>, nor of an <If> with another one inside it.
static bool is_merged_anew(const Section* s)
{
    using Kind = Section::Kind;
    return s->kind == Kind::proxy || s->kind == Kind::proxy_match || (s->kind == Kind::condition && !s->scope->inner.empty());
}

// Where a module's hook wants to be asked for each URL, as that of mod_allowmethods does, httpd merges the sections of another URL or file name
// anew, but not those of the same folder (ap_setup_auth_internal, auth_internal_per_conf). An error page may have been asked for itself.
bool Visit::is_asked_anew() const
{
    const auto by_url = [](const Section* s) {
        using Kind = Section::Kind;
        return s->kind == Kind::location || s->kind == Kind::location_match || s->kind == Kind::files || s->kind == Kind::files_match;
    };
    return std::ranges::any_of(reach_.sections, is_merged_anew) ||
           (m_.asks_for_each_url() && seen_.redirect_status.empty() && std::ranges::any_of(reach_.sections, by_url));
}

Outcome Visit::once()
{
    translate_name();
    if (mapped_.answer.kind != Answer::Kind::none)
        return answered(mapped_.answer);
    map_to_storage();
    if (auto trouble = htaccess_trouble())
        return *std::move(trouble);
    // Where the same holds for the page as for the folder, access is not asked for again.
    if (inside_ && reach_.sections == of_folder_ && !reach_.doubtful && !is_asked_anew())
        return let_in(Access::granted, {});
    if (!inside_)
        of_folder_ = reach_.sections;
    return check_access();
}

void Visit::translate_name()
{
    // A page inside the server has no file name yet, whatever led to it.
    seen_.file = {};
    seen_.is_proxied = false;
    forward_ = !seen_.path.starts_with('/');
    mapped_ = {};
    if (forward_) {
        mapped_.answer = forward_answer(m_, server_, seen_);
        mapped_.proxied = true;
        mapped_.proxy_url = std::string(seen_.path);
    } else {
        reach_.sections = located_sections(m_, server_, seen_);
        mapped_ = map_path(m_, server_, reach_.sections, seen_);
        variables_.insert(variables_.end(), mapped_.variables.begin(), mapped_.variables.end());
        seen_.rules_are_over |= mapped_.rules_are_over;
        finished_ |= mapped_.rules_are_over;
    }
}

void Visit::map_to_storage()
{
    if (!mapped_.path.empty() && mapped_.path != seen_.path) {
        passed_ = mapped_.path;
        seen_.path = passed_;
    }
    file_ = mapped_.file;
    seen_.file = file_;
    seen_.is_proxied = mapped_.proxied;
    if (!mapped_.path.empty() && mapped_.path == passed_ && !mapped_.exact)
        seen_.path_is_free = seen_.path_is_known = false;
    walk();
    for (const Section* s : reach_.sections)
        if (s->kind != Section::Kind::server)
            note(seen_, Stage::sections, s->title(), s->place);
}

std::optional<Outcome> Visit::htaccess_trouble() const
{
    // One that cannot be read may say anything.
    if (const auto closed = std::ranges::find_if(reach_.sections, [](const Section* s) { return bool(s->scope->unread); });
        closed != reach_.sections.end())
        return outcome(Reply::unknown, ".htaccess files may not be read here", (*closed)->scope->unread);
    if (const auto broken = std::ranges::find_if(reach_.sections, [](const Section* s) { return bool(s->scope->fault); });
        broken != reach_.sections.end())
        return outcome(Reply::error, "a .htaccess file cannot be used", (*broken)->scope->fault);
    return std::nullopt;
}

Outcome Visit::check_access()
{
    const AccessSettings settings = access_settings(reach_.sections, seen_);
    // mod_allowmethods comes first of all the access checkers; under Satisfy Any a Require can outvote it.
    const bool any = settings.hosts.lines->satisfy.value_or(Satisfy::all) == Satisfy::any;
    // Where a section may hold or not, its lines might be others.
    if (const Place refusing = any || reach_.doubtful || !m_.mentions_methods ? Place{} : method_refused(reach_.sections, seen_)) {
        note(seen_, Stage::access, "AllowMethods: 405", refusing);
        Outcome o = outcome(Reply::gone, "its method is not allowed", refusing);
        o.status = 405;
        return o;
    }
    // mod_access_compat comes before mod_ssl, and its refusal ends the access checks.
    if (const Admission hosts = host_allowed(settings.hosts, seen_); hosts.access == Access::denied)
        return decide(settings, {});
    if (!connection_.early_verify.empty() && seen_.verify == connection_.early_verify && m_.tls[server_])
        seen_.verify = connection_.verify;
    const TlsCheck check = tls_access_.check(settings, inside_);
    if (!check.reason.empty())
        note(seen_, Stage::access, check.reason, check.place);
    if (check.reads_body)
        return unreadable_body(check.reason, check.place);
    if (check.result == TlsCheck::Result::dropped)
        return outcome(Reply::refused, check.reason, check.place);
    if (check.result == TlsCheck::Result::unknown && check.again)
        return outcome(Reply::unknown, check.reason, check.place);
    if (reach_.doubtful)
        return outcome(Reply::unknown, "whether a section holds is not known", reach_.doubtful->place);
    return decide(settings, check);
}

Outcome Visit::unreadable_body(const std::string& reason, const Place& place)
{
    if (auto page = error_page_for(attempt_.bad_body))
        return *std::move(page);
    Outcome o = outcome(Reply::gone, reason, place);
    o.status = as_atoi(attempt_.bad_body);
    return o;
}

// Malformed and slow ones are; one is too long by LimitRequestBody, whose default is a gigabyte.
bool Visit::is_body_refused()
{
    if (attempt_.bad_body != "413" || attempt_.headers.contains("content-length"))
        return true;
    return m_.configuration.tree.mentions("LimitRequestBody"_name) && seen_.imagination &&
           seen_.imagination->chosen("a body that is longer than LimitRequestBody says");
}

// As default_handler: 405 to a method that httpd knows (ap_method_registry_init), 501 to another one.
std::optional<Outcome> Visit::method_of_no_file()
{
    const auto is_any_of = [&](const char* pattern) {
        return is_one_of(text_of("REQUEST_METHOD", seen_), pattern_set(pattern, false, seen_), seen_);
    };
    if (is_any_of("^(?:GET|HEAD|POST)$") != Truth::no)
        return std::nullopt;
    static constexpr const char* registered =
        "^(?:PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|VERSION-CONTROL|CHECKOUT|UNCHECKOUT|CHECKIN|"
        "UPDATE|LABEL|REPORT|MKWORKSPACE|MKACTIVITY|BASELINE-CONTROL|MERGE)$";
    Place place;
    const bool has_page = !error_page(m_, server_, reach_.sections, "501", place).empty();
    Outcome o = outcome(Reply::gone, "files answer to GET and POST only");
    o.status = has_page && is_any_of(registered) == Truth::no ? 501 : 405;
    return o;
}

bool Visit::asks_for_nothing() const
{
    const auto range = attempt_.headers.find("range");
    return range != attempt_.headers.end() && range->second == range_of_nothing;
}

bool Visit::is_missing(const Outcome& o) const { return !o.proxied && seen_.files && !seen_.files->status(o.target); }

Outcome Visit::outcome(Reply reply, std::string reason, const Place& place) const
{
    Outcome o;
    o.reply = reply;
    o.server = server_;
    o.verified = seen_.verify == "SUCCESS";
    o.reason = std::move(reason);
    o.place = place;
    return o;
}

Outcome Visit::answered(const Answer& a) const
{
    Reply reply = Reply::unknown;
    switch (a.kind) {
    case Answer::Kind::redirect: reply = Reply::redirect; break;
    case Answer::Kind::redirect_plain: reply = Reply::redirect_plain; break;
    case Answer::Kind::gone: reply = Reply::gone; break;
    case Answer::Kind::unknown:
    case Answer::Kind::none: break;
    }
    Outcome o = outcome(reply, a.reason, a.place);
    o.status = a.status;
    return o;
}

Outcome Visit::decide(const AccessSettings& settings, const TlsCheck& check)
{
    seen_.is_refused_by_aop = !guard_refusal(m_, connection_, server_, attempt_, seen_.certificate, seen_.verify).empty();
    AccessDecision d = decide_access(reach_.sections, settings, check, seen_);
    note(seen_, Stage::access,
         d.access == Access::denied    ? "access is denied"
         : d.access == Access::unknown ? "who gets in is not known"
         : d.access == Access::limited ? "those with a password or from certain addresses get in"
                                       : "everybody who comes so far gets in",
         d.place);
    if (d.access == Access::denied)
        return outcome(tls_access_.resets_stream() ? Reply::refused : Reply::forbidden, std::move(d.reason), d.place);
    if (d.access == Access::unknown)
        return outcome(Reply::unknown, std::move(d.reason), d.place);
    return let_in(d.access, d.place);
}

Outcome Visit::let_in(Access access, const Place& limit)
{
    const bool is_variant = !mapped_.proxied && seen_.imagination && !seen_.concrete && !seen_.path.ends_with('/') &&
                            negotiates(m_, server_, reach_.sections) && seen_.imagination->chosen("there is no such file, but a variant of it");
    if (!is_variant) {
        if (const auto elsewhere = fixups())
            return *elsewhere;
        if (const Answer late = late_redirect(m_, reach_.sections, seen_); late.kind != Answer::Kind::none)
            return answered(late);
    }
    // Whatever answers reads a body that comes along, whatever the method.
    if (!attempt_.bad_body.empty() && seen_.redirect_status.empty() && is_body_refused())
        return unreadable_body("the body cannot be read", {});
    // A file answers to GET and POST alone; scripts and back ends to whatever comes.
    if (!mapped_.proxied && !mapped_.handled && !m_.dynamic())
        if (auto refused = method_of_no_file())
            return *std::move(refused);
    if (attempt_.missing_file && !mapped_.proxied && seen_.redirect_status.empty() && !of_index_)
        return instead_of_file();
    if (connection_.leaves && !inside_)
        note_lookups(is_variant);
    if (asks_for_nothing() && !mapped_.proxied && seen_.redirect_status.empty()) {
        Outcome o = outcome(Reply::gone, "the file does not have that part");
        o.status = 416;
        return o;
    }
    Outcome o = outcome(Reply::served);
    o.status = mapped_.proxied ? 0 : std::max(body_of_, mapped_.body_of);
    o.handled = is_handled(m_, server_, reach_.sections, mapped_, seen_.path, !seen_.redirect_status.empty() && seen_.redirect_status != "200");
    o.has_fallback = !fallback_page(m_, server_, reach_.sections).empty();
    o.path_prefix = mapped_.shape.path_prefix;
    o.path = seen_.path;
    o.proxied = mapped_.proxied;
    o.target = mapped_.proxied ? mapped_.proxy_url : mapped_.file;
    if (!o.target.empty() && !seen_.path.ends_with('/'))
        note(seen_, Stage::content,
             cat(mapped_.proxied ? "what the back end answers: " : "the file ", o.target, is_missing(o) ? ", which is not there (404)" : ""));
    o.limited = access == Access::limited;
    if (o.limited)
        o.place = limit;
    return o;
}

// Listings, MultiViews and includes look up other files inside the server; sections about these may ask for a certificate then.
void Visit::note_lookups(bool is_variant)
{
    const bool is_listing = seen_.path.ends_with('/') && m_.configuration.tree.mentions("Options"_name);
    const bool includes = m_.configuration.tree.mentions("AddOutputFilter"_name) || m_.configuration.tree.mentions("SetOutputFilter"_name) ||
                          m_.configuration.tree.mentions("AddHandler"_name) || m_.configuration.tree.mentions("XBitHack"_name);
    if (!is_listing && !is_variant && !includes)
        return;
    m_.each_section(server_, [&](const Section& s) {
        const bool here = std::ranges::find(reach_.sections, &s) != reach_.sections.end();
        // What is listed lies below.
        const bool elsewhere = !includes && ((s.kind == Section::Kind::location && !s.pattern.starts_with(seen_.path)) ||
                                             (s.kind == Section::Kind::directory && !s.pattern.starts_with(mapped_.file)));
        if (!here && !elsewhere)
            tls_access_.looks_up(s);
    });
}

Outcome request(const Model& m, const Connection& c, ServerId server, const Attempt& a, Imagination* imagination, PathClasses* classes,
                const Walk* walk)
{
    Visit visit(m, c, server, a, imagination, classes, walk);
    const Outcome first = visit.run();
    // <If> is decided before a certificate is asked for after the handshake: it counts from the next request on. So does what could not be
    // asked for because of a lesser depth: the next request asks for nothing.
    const bool other = (first.verified && c.verify != "SUCCESS") || visit.has_new_depth();
    return a.repeated && other && first.reply == Reply::forbidden ? visit.run_again() : first;
}

Outcome error_page_request(const Model& m, const Connection& c, ServerId server, const Attempt& a, std::string_view status, Imagination* imagination)
{
    return Visit(m, c, server, a, imagination, nullptr, nullptr).run_inside(status);
}

}
