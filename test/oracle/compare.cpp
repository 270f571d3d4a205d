#include "test/oracle/compare.h"
#include "test/support/installed_httpd.h"

#include <algorithm>
#include <cstdlib>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/httpd/directives.h"
#include "linter/httpd/modules.h"
#include "linter/reader/read_tree.h"
#include "linter/render/httpd_dumps.h"

namespace aop::test {

namespace {

// Older versions of httpd read these lines at once, as Define, and keep no node of them.
bool read_at_once(const Directive& d)
{
    return installed_version() < Version{2, 4, 71} && (d.is("RemoteIPInternalProxyList") || d.is("RemoteIPTrustedProxyList"));
}

void add_nodes(std::vector<Node>& nodes, const Directive& section, int depth)
{
    for (const Directive& d : section) {
        if (read_at_once(d))
            continue;
        nodes.push_back({depth, d.place.line, std::string(d.place.file()), std::string(d.name()), std::string(d.args())});
        add_nodes(nodes, d, depth + 1);
    }
}

std::string shown(const Node* node)
{
    if (!node)
        return "nothing";
    return cat('[', node->depth, "] ", node->file, ':', node->line, ": ", node->name, " |", node->args, '|');
}

std::string tree_difference(const std::vector<Node>& httpd, const std::vector<Node>& ours)
{
    for (std::size_t i = 0; i < std::max(httpd.size(), ours.size()); ++i) {
        const Node* theirs = i < httpd.size() ? &httpd[i] : nullptr;
        const Node* mine = i < ours.size() ? &ours[i] : nullptr;
        if (!theirs || !mine || *theirs != *mine)
            return cat("tree, node ", i, "\n  httpd: ", shown(theirs), "\n  we:    ", shown(mine), '\n');
    }
    return "";
}

// httpd cuts a message after 8 KiB: a chain of 128 includes does not fit.
constexpr std::size_t longest_message = 8000;

// Values that only the module itself can judge; docs/oracle.md lists them.
constexpr std::string_view not_judged[]{
    "ProxyPass ",  // URLs and worker parameters
    "<Proxy ",     // likewise
};

// The scanner of httpd's expressions ends the process for some strings, with this status and no word.
constexpr int scanner_gave_up = 2;

// As httpd writes what it cannot print into its messages.
std::string escaped(std::string_view text)
{
    static constexpr std::string_view plain = "\b\n\r\t\v\\", letters = "bnrtv\\", digits = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (const auto at = plain.find(c); at != plain.npos)
            out += cat('\\', letters[at]);
        else if (byte < ' ' || byte >= 127)
            out += cat("\\x", digits[byte / 16], digits[byte % 16]);
        else
            out += c;
    }
    return out;
}

std::string refusal_difference(const Answer& answer, const Problems& problems)
{
    const Refusal httpd = refusal(answer);
    const Problem* ours = problems.refusal();
    const std::string we = !ours ? "accept" : cat(ours->place ? cat(ours->place.file(), ':', ours->place.line, ": ") : "", ours->message);
    const std::string they = !httpd.refused ? "accepts" : cat(httpd.placed ? cat(httpd.file, ':', httpd.line, ": ") : "", httpd.message);
    if (verdict_left_out(answer, problems))
        return "";
    const std::string both = cat("  httpd: ", they, "\n  we:    ", we, '\n');
    if (httpd.refused != (ours != nullptr))
        return "verdict\n" + both;
    if (!ours)
        return "";
    if (answer.err.size() > longest_message)
        return "";
    if (httpd.placed && (!ours->place || (httpd.file != escaped(ours->place.file()) || httpd.line != ours->place.line)))
        return "place of the fault\n" + both;
    // What follows in httpd's words is the help text of the directive.
    const std::string line = ours->message.substr(0, ours->message.find('\n'));
    return httpd.message.starts_with(line) || httpd.message.starts_with(escaped(line)) ? "" : "message\n" + both;
}

// httpd prints with each file the line of the Include that it executed last. That is the
// line of another one when a wildcard goes on after a file with an Include of its own.
std::string with_our_lines(const std::string& dump, const Configuration& c)
{
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0; at < dump.size(); ++i) {
        const std::size_t end = dump.find('\n', at) + 1;
        const std::string line = dump.substr(at, end - at);
        at = end;
        const auto same_include = [&](const IncludedFile& f) {
            return f.from() && f.depth == c.files[i].depth && f.from().source == c.files[i].from().source && f.from().line == c.files[i].from().line;
        };
        const bool goes_on = i < c.files.size() && std::any_of(c.files.begin(), c.files.begin() + std::ptrdiff_t(i), same_include);
        const std::size_t open = line.find('('), close = line.find(')');
        out += goes_on ? cat(line.substr(0, open + 1), c.files[i].from().line, line.substr(close)) : line;
    }
    return out;
}

// A vhost on an address without a ServerName is called what DNS says.
std::string without_looked_up_names(const std::string& dump, const std::string& ours)
{
    return ours.find("bogus_host_without") == std::string::npos ? dump : ours;
}

}

Problems read_ours(const ClientAuth& q, Configuration& out)
{
    Disk disk;
    ReadOptions options{.httpd = installed_version()};
    options.server_root = q.server_root;
    options.main_file = q.file;
    options.defines = q.defines;
    options.before = q.before;
    options.after = q.after;
    options.defines.insert(options.defines.begin(), {"DUMP_INCLUDES", "DUMP_VHOSTS"});
    for (const std::string& setting : q.environment)
        options.environment[setting.substr(0, setting.find('='))] = setting.substr(setting.find('=') + 1);
    for (const Module& m : modules()) {
        if (m.source == "mod_aop.c" || m.source == "prefork.c" || m.source == "worker.c" || m.source == "mpm_winnt.c" || m.source == "mod_isapi.c" ||
            m.source == "mod_privileges.c" || m.source == "mod_win32.c" || m.source == "mod_systemd.c" || m.source == "mod_socache_dc.c")
            continue;
        (m.file.empty() ? options.static_modules : options.extra_modules).push_back(std::string(m.source));
    }
    return read_configuration(disk, options, out);
}

bool verdict_left_out(const Answer& answer, const Problems& problems)
{
    const std::string message = refusal(answer).message;
    return problems.limit() || std::ranges::any_of(not_judged, [&](std::string_view start) { return message.starts_with(start); });
}

std::string difference(const Answer& answer, const Configuration& c, const Problems& problems)
{
    if (problems.limit())
        return "";
    if (answer.status == scanner_gave_up) {
        const Problem* ours = problems.refusal();
        return ours && ours->message.ends_with("gives up") ? "" : cat("httpd's scanner gave up\n  we:    ", ours ? ours->message : "accept", '\n');
    }
    if (answer.status > 1)
        return cat("httpd ended with status ", answer.status, '\n');
    if (const std::string found = refusal_difference(answer, problems); !found.empty())
        return found;
    const bool read = answer.err.find("apache2: ") == std::string::npos;
    if (!read)
        return "";
    std::vector<Node> ours;
    add_nodes(ours, c.tree.root(), 0);
    if (const std::string found = tree_difference(answer.tree, ours); !found.empty())
        return found;
    const std::string header = "Included configuration files:\n", included = header + with_our_lines(includes_dump(answer), c);
    if (const std::string we = includes_dump(c); we != included)
        return cat("includes\n--- httpd\n", included, "--- we\n", we);
    if (answer.status != 0)
        return "";
    const std::string we = vhosts_dump(c), they = without_looked_up_names(vhosts_dump(answer), we);
    return we == they ? "" : cat("vhosts\n--- httpd\n", they, "--- we\n", we);
}

}
