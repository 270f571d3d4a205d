// An example of a class of requests ("/aop-lint", PUT) proves nothing to somebody who gets an error page for it. The files below the
// DocumentRoot and behind each Alias are tried instead, with other methods where another than GET is let in, and without SNI; the first that
// the attempt gets with what is on the disk is taken.
#include "core/httpd/exposure/working_proofs.h"

#include <algorithm>
#include <deque>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/exposure/excused.h"
#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/model.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::size_t most_servers = 50, most_pages = 30, most_folders = 10, most_tries = 60;

bool is_file(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return status && status->type == Files::Type::regular;
}

// The files of a folder, by the URLs that lead to them, those near the top first.
void add_pages(Files& files, const std::string& folder, const std::string& url, std::vector<std::string>& pages)
{
    std::deque<std::pair<std::string, std::string>> rest{{folder, url}};
    for (std::size_t n = 0; n < most_folders && !rest.empty() && pages.size() < most_pages; ++n) {
        const auto [path, prefix] = rest.front();
        rest.pop_front();
        auto entries = files.list(path);
        if (!entries)
            continue;
        std::ranges::sort(*entries, {}, &Files::Entry::name);
        for (const Files::Entry& e : *entries) {
            if (e.name.starts_with('.'))
                continue;
            if (e.type == Files::Type::directory)
                rest.emplace_back(cat(path, '/', e.name), cat(prefix, '/', e.name));
            else if (e.type == Files::Type::regular && pages.size() < most_pages)
                pages.push_back(cat(prefix, '/', e.name));
        }
    }
}

std::vector<std::string> pages_of(const Model& m, ServerId server, Files& files)
{
    std::vector<std::string> pages;
    if (const auto& root = m.site.servers[server].document_root)
        add_pages(files, without_trailing_slash(*root), "", pages);
    for (const ServerId owner : {server, main_server}) {
        for (const Directive* d : m.mappings[owner])
            if (d->is("Alias"_name) || d->is("ScriptAlias"_name))
                if (const std::vector<std::string> w = words(d->args()); w.size() == 2)
                    add_pages(files, without_trailing_slash(merged_path(m.configuration.server_root, w[1])), without_trailing_slash(w[0]), pages);
        if (server == main_server)
            break;
    }
    return pages;
}

// The line that lets an attempt in.
Place let_in_by(const Model& m, const Attempt& a)
{
    Trace steps;
    const Outcome o = predict(m, a, {.files = nullptr, .trace = &steps});
    Place place;
    for (const TraceStep& step : steps)
        if (step.stage == Stage::access)
            place = step.place;
    return is_content(o.reply) ? place : Place();
}

// Whether an attempt gets the content that it asks for, as the disk is. What a back end has is not ours to know, but for the top of what
// is handed to it.
bool works(const Model& m, const Attempt& a, ServerId server, Files& files)
{
    const Outcome o = predict(m, a, {.files = &files});
    if (!is_content(o.reply) || o.server != server || o.error_page_of || is_excused(m, o, a.path))
        return false;
    if (o.proxied)
        return a.method != "OPTIONS" && without_trailing_slash(a.path) == without_trailing_slash(o.path_prefix);
    const bool by_a_script = o.handled && a.method != "OPTIONS";
    return is_file(files, o.target) && (by_a_script || a.method == "GET" || a.method == "POST");
}

// The attempt itself, then what differs from it as little as possible.
std::vector<Attempt> alternatives(const Attempt& a, const std::vector<std::string>& pages)
{
    std::vector<Attempt> all{a};
    const auto add_pages_of = [&](Attempt b) {
        for (const std::string& page : pages) {
            b.path = page;
            all.push_back(b);
        }
    };
    add_pages_of(a);
    if (a.method != "GET")
        for (const std::string_view method : {"POST", "PUT", "DELETE"}) {
            Attempt b = a;
            b.method = method;
            all.push_back(b);
            add_pages_of(b);
        }
    if (a.tls && !a.sni.empty()) {
        Attempt b = a;
        b.sni.clear();
        all.push_back(b);
        add_pages_of(b);
    }
    return all;
}

}

// A tree that lies elsewhere than its pages says nothing about them; its home page is then taken for there.
static bool is_elsewhere(const Model& m, const Attempt& a, ServerId server, Files& files)
{
    const auto& root = m.site.servers[server].document_root;
    return a.path == "/" && a.method == "GET" && !(root && files.status(*root));
}

std::optional<Attempt> working_attempt(const Attempt& a, const Model& m, ServerId server, Files& files)
{
    if (works(m, a, server, files))
        return a;
    Attempt below = a;
    for (const std::string& page : pages_of(m, server, files)) {
        below.path = page;
        if (page.starts_with(a.path) && works(m, below, server, files))
            return below;
    }
    return std::nullopt;
}

void prefer_working_proofs(Exposure& exposure, const Model& m, Files& files)
{
    std::size_t servers = 0;
    for (Judgement& j : exposure.judgements) {
        if (!j.attempt || j.cause == Cause::error_page || j.cause == Cause::sessions || !j.attempt->path.starts_with('/'))
            continue;
        const Attempt before = *j.attempt;
        j.is_example = before.path != "/";
        if (++servers > most_servers) {
            if (j.cause == Cause::left_behind)
                j.attempt.reset();
            continue;
        }
        j.let_in = let_in_by(m, before);
        const bool at_once = works(m, before, j.server, files);
        std::vector<Attempt> others;
        if (!at_once)
            others = alternatives(before, pages_of(m, j.server, files));
        others.resize(std::min(others.size(), most_tries));
        const auto found = std::ranges::find_if(others, [&](const Attempt& a) { return works(m, a, j.server, files); });
        j.is_example = !at_once && found == others.end() && !is_elsewhere(m, before, j.server, files);
        // Whether two requests come to this hangs on pages that have to be there.
        if (j.cause == Cause::left_behind && !at_once && found == others.end() && !is_content(predict(m, before, {.files = &files}).reply))
            j.attempt.reset();
        if (found == others.end())
            continue;
        *j.attempt = *found;
        // The page that is shown may be open for another reason than the first path that was.
        if (const Place place = let_in_by(m, *found))
            j.let_in = place;
        std::string reason = j.reason.text();
        const std::string said = cat("serves ", before.path, " without");
        if (const std::size_t at = reason.find(said); at != reason.npos)
            j.reason = reason.replace(at, said.size(), cat("serves ", found->path, " without"));
    }
}

}
