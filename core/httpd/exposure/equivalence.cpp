#include "core/httpd/exposure/equivalence.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

enum class Part { name, certificate, root, alias, by_name };
struct Row {
    std::string_view name;
    Part part;
};
constexpr Row row_list[]{
    // Who asks by which name is settled before: these say nothing else.
    {"ServerName", Part::name},
    {"ServerAlias", Part::name},
    {"ServerAdmin", Part::name},
    {"ErrorLog", Part::name},
    {"CustomLog", Part::name},
    {"TransferLog", Part::name},
    {"LogLevel", Part::name},
    {"SSLCertificateFile", Part::certificate},
    {"SSLCertificateKeyFile", Part::certificate},
    {"SSLCertificateChainFile", Part::certificate},
    {"DocumentRoot", Part::root},
    {"Alias", Part::alias},
    {"AliasMatch", Part::alias},
    {"ScriptAlias", Part::alias},
    {"ScriptAliasMatch", Part::alias},
    // What these do may hang on the name.
    {"<If", Part::by_name},
    {"<ElseIf", Part::by_name},
    {"<Else", Part::by_name},
    {"SSLRequire", Part::by_name},
    {"RewriteEngine", Part::by_name},
    {"RewriteCond", Part::by_name},
    {"RewriteRule", Part::by_name},
    {"RewriteOptions", Part::by_name},
    {"UserDir", Part::by_name},
    {"VirtualDocumentRoot", Part::by_name},
    {"VirtualDocumentRootIP", Part::by_name},
    {"VirtualScriptAlias", Part::by_name},
    {"VirtualScriptAliasIP", Part::by_name},
};
constexpr DirectiveTable rows{row_list};

bool is_by_name(const Directive& d, const Row* row)
{
    if (row)
        return row->part == Part::by_name;
    if (d.is("SetEnvIf"_name) || d.is("SetEnvIfNoCase"_name) || d.is("SetEnvIfExpr"_name)) {
        const std::string args = lowered(d.args());
        return d.is("SetEnvIfExpr"_name) || args.starts_with("host") || args.find_first_of("^$") < args.find(' ');
    }
    std::string_view args = d.args();
    return d.is("Require"_name) && iequals(next_word(args), "expr");
}

bool asks_for_name(const Directive& section)
{
    return std::ranges::any_of(section, [](const Directive& d) { return is_by_name(d, rows.find(d.number())) || asks_for_name(d); });
}

// A folder as seen from the DocumentRoot: how it lies, not where.
std::string seen_from(const std::string& root, const std::string& folder)
{
    if (folder.starts_with(root) && (folder.size() == root.size() || folder[root.size()] == '/' || root == "/"))
        return cat("below", folder.substr(root.size()));
    const auto depth = [](const std::string& path) { return path == "/" ? 0 : std::ranges::count(path, '/'); };
    if (root.starts_with(folder) && (folder == "/" || root[folder.size()] == '/'))
        return cat("above", depth(root) - depth(folder));
    return cat("at", folder);
}

}

Equivalence::Equivalence(const Model& m) : m_(m)
{
    // The main server's sections hold for all.
    for (const SectionId i : m.sections[main_server])
        if (const Section& s = m.site.sections[i]; s.kind != Section::Kind::server && (s.kind == Section::Kind::condition || asks_for_name(*s.node)))
            possible_ = false;
    for (const Directive* d : m.mappings[main_server])
        if (!rows.find(d->number()) && is_by_name(*d, nullptr))
            possible_ = false;
    const RewriteOptions& o = m.rules_of(main_server).options;
    // What an alias of a provider asks is read elsewhere.
    if (!m.own_providers.empty() || o.inherit || o.inherit_before || o.down || o.down_before || !m.redirected_domains.empty())
        possible_ = false;
}

// How a <Directory> lies to the DocumentRoot. Of a pattern, and of a server without DocumentRoot, only the text tells.
void Equivalence::folder(std::string& out, const std::string& pattern, std::string_view args, const Server& server) const
{
    if (server.document_root && pattern.find_first_of("*?[~") == pattern.npos)
        out += seen_from(without_trailing_slash(*server.document_root), without_trailing_slash(pattern));
    else
        out += cat(args, ' ', server.document_root.value_or(""));
}

// False where something in it hangs on the name.
bool Equivalence::write(const Directive& section, const Server& server)
{
    for (const Directive& d : section) {
        const Row* row = rows.find(d.number());
        if (is_by_name(d, row))
            return false;
        if (row && row->part == Part::name)
            continue;
        lines_.push_back(&d);
        text_ += d.name();
        text_ += ' ';
        if (d.is("<Directory"_name) || d.is("<DirectoryMatch"_name)) {
            std::string_view args = section_argument(d);
            folder(text_, d.is("<Directory"_name) ? next_word(args) : "~", d.args(), server);
        } else if (!row || row->part == Part::alias) {
            text_ += d.args();
        }
        text_ += '\n';
        if (d.first_child()) {
            if (!write(d, server))
                return false;
            text_ += "</\n";
        }
    }
    return true;
}

bool Equivalence::write(ServerId server)
{
    const Server& s = m_.site.servers[server];
    written_ = server;
    lines_.clear();
    // Whether a server speaks TLS may hang on lines that are left out, ServerName among them.
    text_ = section_argument(*s.node);
    text_ += m_.tls[server] ? " tls\n" : "\n";
    // How folders lie to where an Alias leads is not looked at: then the DocumentRoot itself counts.
    const auto is_alias = [](const Directive* d) {
        const Row* row = rows.find(d->number());
        return row && row->part == Part::alias;
    };
    if (std::ranges::any_of(m_.mappings[main_server], is_alias) || std::ranges::any_of(m_.mappings[server], is_alias))
        text_ += cat(s.document_root.value_or(""), '\n');
    if (!write(*s.node, s))
        return false;
    for (const SectionId i : *m_.from_main[server]) {
        const Section& section = m_.site.sections[i];
        if (section.kind != Section::Kind::directory && section.kind != Section::Kind::directory_match) {
            text_ += cat('#', std::size_t(i), '\n');
            continue;
        }
        folder(text_, section.kind == Section::Kind::directory ? section.pattern : "~", section.pattern, s);
        text_ += '\n';
        lines_.push_back(section.node);
        if (!write(*section.node, s))
            return false;
    }
    return true;
}

std::optional<int> Equivalence::kind(ServerId server)
{
    if (!possible_ || server == main_server || !m_.htaccess_of(server).empty() || !write(server))
        return std::nullopt;
    const auto known = kinds_.find(text_);
    return known != kinds_.end() ? known->second : kinds_.try_emplace(text_, int(kinds_.size())).first->second;
}

const std::vector<const Directive*>& Equivalence::lines_of(ServerId server)
{
    if (written_ != server)
        write(server);
    return lines_;
}

Place Equivalence::corresponding_place(const Place& place, ServerId server, ServerId other)
{
    if (!place)
        return place;
    const auto same = [](const Place& a, const Place& b) { return a.source == b.source && a.line == b.line; };
    if (same(place, m_.site.servers[server].place))
        return m_.site.servers[other].place;
    auto kept = kept_.find(server);
    if (kept == kept_.end())
        kept = kept_.try_emplace(server, lines_of(server)).first;
    const auto &from = kept->second, &to = lines_of(other);
    for (std::size_t i = 0; i < from.size() && i < to.size(); ++i)
        if (same(place, from[i]->place))
            return to[i]->place;
    return place;
}

}
