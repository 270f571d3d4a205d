// Where a request is sent on inside the server, to be asked for anew: the page of a folder, of an error, in place of a file that is not there, and
// what rules of folders lead to.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/folder_rules.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/request/handlers.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/visit.h"

namespace aop {

using Reply = Outcome::Reply;

Outcome Visit::run_inside(std::string_view status)
{
    status_ = status;
    seen_.redirect_status = status_;
    seen_.path_is_free = false;
    seen_.path_is_known = true;
    seen_.method = "GET";
    seen_.method_is_given = true;
    of_folder_ = {};
    inside_ = true;
    of_index_ = false;
    // The page is asked for anew, and the guard sees it.
    auto refused = refused_by_guard();
    Outcome o = refused ? *std::move(refused) : with_index();
    o.error_page_of = as_atoi(status_);
    return o;
}

Outcome Visit::with_index()
{
    Outcome o = once();
    const std::string_view asked = mapped_.file.empty() ? seen_.path : std::string_view(mapped_.file);
    // What a rule puts together is not only the example, a folder.
    const bool is_made_up = !mapped_.exact && !seen_.path.ends_with('/');
    if (o.reply != Reply::served || !asked.ends_with('/') || is_made_up || mapped_.proxied || forward_)
        return o;
    const std::vector<std::string> pages = index_pages(m_, server_, reach_.sections);
    if (pages.empty())
        return o;
    seen_.method = "GET";  // whatever the folder was asked with
    seen_.method_is_given = true;
    inside_ = of_index_ = seen_.subrequest = true;
    of_folder_ = reach_.sections;
    const bool limited = o.limited;
    const std::string folder(seen_.path);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        page_ = pages[i].starts_with('/') ? pages[i] : folder + pages[i];
        note(seen_, Stage::content, cat("a folder is answered with its page ", page_));
        seen_.path = page_;
        if (pages[i].starts_with('/')) {
            seen_.path_is_free = false;
            seen_.path_is_known = true;
        }
        o = once();
        o.limited |= limited;
        // Where there is no such page, the next one answers; one that lies in the same folder answers alike.
        const auto elsewhere = std::find_if(pages.begin() + long(i) + 1, pages.end(), [](const std::string& p) { return p.starts_with('/'); });
        if (o.reply != Reply::served || elsewhere == pages.end() || !seen_.imagination || !seen_.imagination->chosen(cat("no page ", page_)))
            break;
        i = std::size_t(elsewhere - pages.begin()) - 1;
    }
    seen_.subrequest = false;
    return o;
}

// As ap_die: an internal redirect with GET. Where the same sections hold for the page as for what was refused, access is not asked for again,
// although it was refused.
Outcome Visit::with_error_page(Outcome o)
{
    const bool told = o.reply == Reply::gone || o.reply == Reply::redirect || o.reply == Reply::redirect_plain;
    const int status = o.reply == Reply::forbidden ? 403 : o.reply == Reply::error ? 500 : told ? o.status : 0;
    auto page = status ? error_page_for(cat(status)) : std::nullopt;
    return page ? *std::move(page) : o;
}

std::optional<Outcome> Visit::error_page_for(std::string_view status)
{
    Place place;
    const std::string page = error_page(m_, server_, reach_.sections, status, place);
    if (!seen_.redirect_status.empty() || forward_)
        return std::nullopt;
    if (page.empty()) {
        const std::string file = file_in_error_text(m_, server_, reach_.sections, status, place);
        if (file.empty())
            return std::nullopt;
        Outcome o = outcome(Reply::served, {}, place);
        o.path = o.target = file;
        o.error_page_of = as_atoi(status);
        return o;
    }
    variables_.clear();  // named REDIRECT_… from here on
    status_ = status;
    seen_.redirect_status = status_;
    page_ = page.substr(0, page.find('?'));
    seen_.path = page_;
    seen_.path_is_free = false;
    seen_.path_is_known = true;
    seen_.method = "GET";
    seen_.method_is_given = true;
    seen_.subrequest = of_index_ = false;
    finished_ = seen_.rules_are_over;
    inside_ = true;
    of_folder_ = reach_.sections;
    Outcome o = with_index();
    if (!is_content(o.reply) && o.reply != Reply::unknown)
        return std::nullopt;
    // Whom the guard refuses gets a file for a page, as it is, or one that is exempt.
    if (guard_refused_ && !is_exempt(m_.site.servers[server_], page_) &&
        (o.proxied || (!reach_.doubtful && is_surely_generated(m_, server_, reach_.sections, mapped_))))
        return std::nullopt;
    o.error_page_of = as_atoi(status);
    o.place = place;
    return o;
}

// FallbackResource, else the page for 404.
Outcome Visit::instead_of_file()
{
    const std::string fallback = fallback_page(m_, server_, reach_.sections);
    if (fallback.starts_with('/') && !of_index_ && fallback != seen_.path) {
        page_ = fallback;
        seen_.path = page_;
        seen_.path_is_free = false;
        seen_.path_is_known = true;
        inside_ = of_index_ = seen_.subrequest = true;
        of_folder_ = reach_.sections;
        Outcome o = once();
        seen_.subrequest = false;
        return o;
    }
    Outcome o = outcome(Reply::gone, "there is no such file");
    o.status = 404;
    return o;
}

// The rules of folders and sections run once access has been decided; what they lead to is asked for anew.
std::optional<Outcome> Visit::fixups()
{
    if (forward_ || finished_)
        return std::nullopt;
    const auto rewriting = rewritten_in_folder(m_, server_, reach_.sections, mapped_, seen_);
    if (!rewriting)
        return std::nullopt;
    if (rewriting->refused)
        return outcome(Reply::gone, "rules in a folder need FollowSymLinks", rewriting->refused->place);
    const Rewritten& r = rewriting->result;
    const bool redirects = r.kind == Rewritten::Kind::redirect || r.kind == Rewritten::Kind::redirect_plain;
    // mod_dir looks for the page of a folder itself, and takes no redirect for an answer.
    mapped_.handled |= r.handled;
    if (r.kind == Rewritten::Kind::same || (redirects && of_index_))
        return std::nullopt;
    if (r.kind == Rewritten::Kind::proxied) {
        Outcome o = outcome(Reply::served, "", r.place);
        o.path = seen_.path;
        o.proxied = true;
        o.target = r.target;
        return o;
    }
    if (r.climbs && seen_.imagination && !seen_.concrete)
        return outcome(Reply::unknown, "a rule takes the path from what the client sends", r.place);
    if (r.kind != Rewritten::Kind::path)
        return answered(answer_of(r));
    if (++rounds_ > 10)
        return outcome(Reply::error, "rules lead round in circles", r.place);
    // The mark of [END] is the pool's, which requests inside the server share.
    finished_ |= r.final;
    seen_.rules_are_over |= r.final;
    body_of_ = std::max(body_of_, r.body_of);
    page_ = rewriting->url;
    seen_.path = page_;
    seen_.path_is_free = r.exact;
    seen_.path_is_known = false;
    if (seen_.redirect_status.empty())
        seen_.redirect_status = "200";
    variables_.clear();
    seen_.subrequest = of_index_ = false;  // mod_dir hands the redirect to the request itself
    inside_ = true;
    return once();
}

}
