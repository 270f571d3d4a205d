// What a directive inside <Directory>, <Location>, <Files>, <If> or a .htaccess file sets there.
#include "core/httpd/settings/setting_parsers.h"

namespace aop::parse::section {

namespace {

void option(Section& s, std::string_view word, const Place& at)
{
    const bool on = !word.starts_with('-');
    if (word.starts_with('-') || word.starts_with('+'))
        word.remove_prefix(1);
    if (iequals(word, "OptRenegotiate"))
        s.tls.edit().opt_renegotiate.set(on, at);
    else if (iequals(word, "StrictRequire"))
        s.tls.edit().strict_require.set(on, at);
    else if (iequals(word, "FakeBasicAuth"))
        s.tls.edit().fake_basic_auth.set(on, at);
}

void add_host_words(std::vector<Setting<std::string>>& list, const Words& w, const Place& at)
{
    for (std::size_t i = 1; i < w.size(); ++i)  // "from" comes first
        list.push_back({lowered(w[i]), at});
}

}

void verify_client(Section& s, const Words& w, const Directive& d) { choose(s.verify_client, verify_modes, w, d.place); }

void verify_depth(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty() && !w[0].empty() && as_atoi(w[0]) >= 0)
        s.tls.edit().verify_depth.set(as_atoi(w[0]), d.place);
}

void require_ssl(Section& s, const Words&, const Directive& d) { s.tls.edit().require_ssl.set(true, d.place); }
void ssl_require(Section& s, const Words&, const Directive& d) { s.tls.edit().ssl_require.push_back({std::string(trimmed(d.args())), d.place}); }

// Without + or - before any word, SSLOptions starts anew.
void options(Section& s, const Words& w, const Directive& d)
{
    for (const std::string& word : w) {
        if (!word.starts_with('+') && !word.starts_with('-')) {
            SectionTls& tls = s.tls.edit();
            for (Setting<bool>* setting : {&tls.opt_renegotiate, &tls.strict_require, &tls.fake_basic_auth})
                setting->set(false, d.place);
        }
        option(s, word, d.place);
    }
}

void cipher_suite(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty())
        s.tls.edit().cipher_suite.set(w.back(), d.place);
}

void require(Section& s, const Words&, const Directive&) { s.authorizes = true; }

void auth_merging(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty())
        s.access.edit().auth_merging.set(lowered(w[0]), d.place);
}

void satisfy(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    if (!w.empty() && (iequals(w[0], "any") || iequals(w[0], "all")))
        s.access.edit().satisfy.set(iequals(w[0], "any") ? Satisfy::any : Satisfy::all, d.place);
}

void order(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    if (!w.empty())
        s.access.edit().order.set(lowered(w[0]), d.place);
}

void allow(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    add_host_words(s.access.edit().allow, w, d.place);
}

void deny(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    add_host_words(s.access.edit().deny, w, d.place);
}

void allow_override(Section& s, const Words& w, const Directive& d) { s.scope.edit().allow_override.set(w, d.place); }
void override_list(Section& s, const Words& w, const Directive& d) { s.scope.edit().override_list.set(w, d.place); }
void redirect(Section& s, const Words&, const Directive& d) { s.mapping.edit().redirects.push_back(&d); }
void rewrite(Section& s, const Words&, const Directive& d) { s.mapping.edit().rewrites.push_back(&d); }

}
