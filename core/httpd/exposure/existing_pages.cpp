// An example of a class of paths ("/aop-lint") proves nothing to somebody who gets an error page for it. The files below the DocumentRoot and
// behind each Alias are tried instead, the first of which the same attempt gets.
#include "core/httpd/exposure/existing_pages.h"

#include <algorithm>
#include <deque>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/model.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::size_t most_servers = 50, most_pages = 30, most_folders = 10;

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
            if (d->is("Alias"_name))
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

// Whether an attempt gets a file that is there; what a back end answers is not ours to know.
bool shows_something(const Model& m, const Attempt& a, ServerId server, Files& files)
{
    const Outcome o = predict(m, a);
    return is_content(o.reply) && o.server == server && (o.proxied || is_file(files, o.target));
}

}

void prefer_existing_pages(Exposure& exposure, const Model& m, Files& files)
{
    std::size_t servers = 0;
    for (Judgement& j : exposure.judgements) {
        if (!j.attempt || j.cause == Cause::error_page || j.cause == Cause::sessions || !j.attempt->path.starts_with('/'))
            continue;
        if (++servers > most_servers)
            return;
        Attempt a = *j.attempt;
        j.let_in = let_in_by(m, a);
        if (shows_something(m, a, j.server, files))
            continue;
        const std::string before = a.path;
        for (const std::string& page : pages_of(m, j.server, files)) {
            a.path = page;
            if (!shows_something(m, a, j.server, files))
                continue;
            j.attempt->path = page;
            std::string reason = j.reason.text();
            const std::string said = cat("serves ", before, " without");
            if (const std::size_t at = reason.find(said); at != reason.npos)
                j.reason = reason.replace(at, said.size(), cat("serves ", page, " without"));
            break;
        }
    }
}

}
