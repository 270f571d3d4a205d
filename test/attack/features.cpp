#include "test/attack/features.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "core/base/ascii.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace {

const std::string kinds_folder = AOP_SOURCE_DIR "/test/attack/features/";

std::vector<std::string> variants_of(const std::string& kind)
{
    std::string name;
    for (const char c : lowered(kind))
        name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    std::vector<std::string> all(1);
    std::istringstream in(slurp(cat(kinds_folder, name, ".conf")));
    for (std::string line; std::getline(in, line);)
        if (line == "----")
            all.emplace_back();
        else if (!line.empty())
            all.back() += line + '\n';
    return all;
}

// "name | both | 3 | setenvif mime"
Feature read_row(const std::string& row)
{
    std::vector<std::string> cells(1);
    for (const char c : row)
        if (c == '|')
            cells.emplace_back();
        else
            cells.back() += c;
    static constexpr std::string_view places[]{"main", "vhost", "both"};
    const auto place = cells.size() == 4 ? std::ranges::find(places, trimmed(cells[1])) : std::end(places);
    if (place == std::end(places))
        throw std::runtime_error("features/kinds.txt: " + row);
    Feature f{.kind = std::string(trimmed(cells[0])),
              .where = Feature::Where(place - std::begin(places)),
              .percent = unsigned(std::stoul(cells[2])),
              .modules = {},
              .variants = {}};
    std::istringstream modules(cells[3]);
    for (std::string module; modules >> module;)
        f.modules.push_back(module);
    f.variants = variants_of(f.kind);
    return f;
}

void replace_all(std::string& text, std::string_view from, const std::string& to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

template <class Item>
void add_once(std::vector<Item>& list, const Item& word)
{
    if (std::ranges::find(list, word) == list.end())
        list.push_back(word);
}

void add_to_file(Trap& trap, const std::string& name, const std::string& line)
{
    auto file = std::ranges::find(trap.files, name, &Trap::File::name);
    if (file == trap.files.end())
        file = trap.files.insert(file, {name, ""});
    if (cat('\n', file->text).find(cat('\n', line, '\n')) == std::string::npos || line.empty())
        file->text += line + '\n';
}

// "first rest" at the first blank.
std::pair<std::string, std::string> halves(const std::string& text)
{
    const std::size_t blank = std::min(text.find(' '), text.size());
    return {text.substr(0, blank), text.substr(std::min(blank + 1, text.size()))};
}

// Something for the attacker to try; false: it is none.
bool add_hint(Trap& trap, const std::string& line)
{
    const auto [hint, rest] = halves(line);
    if (hint == "#path")
        add_once(trap.paths, rest);
    else if (hint == "#header")
        add_once(trap.headers, rest);
    else if (hint == "#host")
        add_once(trap.names, rest);
    else if (hint == "#method")
        add_once(trap.methods, rest);
    else if (hint == "#raw") {
        std::pair<std::string, std::string> target = halves(rest);
        replace_all(target.second, "\\n", "\n");
        add_once(trap.raw_targets, target);
    } else if (hint == "#whole")
        trap.whole_urls = true;
    else if (hint == "#body")
        add_once(trap.bad_bodies, rest);
    else if (hint == "#claim")
        add_once(trap.claims, rest);
    else if (hint == "#link")
        add_once(trap.links, halves(rest));
    else if (hint == "#:")
        add_to_file(trap, halves(rest).first, halves(rest).second);
    else
        return false;
    return true;
}

// Where lines stand that may stand nearly everywhere.
struct Surroundings {
    std::vector<std::string> before;
    std::string after;     // "" for none
    std::string htaccess;  // the file that they are in; "" for the configuration
};

Surroundings surroundings(Dice& dice, bool in_server, const std::string& root, const std::string& site)
{
    const std::string folder = cat(root, '/', site);
    switch (dice.below(in_server ? 12 : 9)) {
    case 0: return {{cat("<Directory ", folder, ">")}, "</Directory>", ""};
    case 1: return {{cat("<Directory ", folder, "/secure>")}, "</Directory>", ""};
    case 2: return {{"<Directory />"}, "</Directory>", ""};
    case 3: return {{"<Location \"/\">"}, "</Location>", ""};
    case 4: return {{"<LocationMatch \"^/secure/\">"}, "</LocationMatch>", ""};
    case 5: return {{"<Files \"*\">"}, "</Files>", ""};
    case 6: return {{"<If \"true\">"}, "</If>", ""};
    case 7: return {{cat("<Directory ", folder, ">"), "    AllowOverride All", "</Directory>"}, "", cat(site, "/.htaccess")};
    case 8: return {{cat("<Directory ", folder, ">"), "    AllowOverride All", "</Directory>"}, "", cat(site, "/secure/.htaccess")};
    default: return {};
    }
}

std::string filled(std::string text, Dice& dice, const Trap& trap, const std::string& root, const std::string& site)
{
    replace_all(text, "@ROOT@", root);
    replace_all(text, "@SITE@", cat(root, '/', site));
    replace_all(text, "@FOLDER@", site);
    replace_all(text, "@BACK@", cat("http://127.0.0.1:", trap.back_end));
    if (text.find("@GATE@") != text.npos)
        replace_all(text, "@GATE@",
                    dice.pick({"Require ssl-verify-client", "Require ssl-verify-client", "SSLVerifyClient require",
                               "SSLRequire %{SSL_CLIENT_VERIFY} eq \"SUCCESS\"", "Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"",
                               "Require all denied"}));
    if (text.find("@MUST@") != text.npos)
        replace_all(text, "@MUST@", dice.pick({"Require ssl-verify-client", "Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\""}));
    return text;
}

void add_variant(const std::string& text, Dice& dice, Trap& trap, const std::string& indent, const std::string& root, const std::string& site)
{
    std::vector<std::string> lines;
    std::string main;
    Surroundings around;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        if (line == "#anywhere" || line == "#sections")
            around = surroundings(dice, line == "#anywhere", root, site);
        else if (line.starts_with("#main "))
            main += line.substr(6) + '\n';
        else if (!add_hint(trap, line))
            lines.push_back(line);
    if (trap.main_lines.find(main) == std::string::npos)
        trap.main_lines += main;
    for (const std::string& line : around.before)
        trap.config += cat(indent, line, '\n');
    for (const std::string& line : lines)
        if (around.htaccess.empty())
            trap.config += cat(indent, around.after.empty() ? "" : "    ", line, '\n');
        else
            add_to_file(trap, around.htaccess, line);
    if (!around.after.empty())
        trap.config += cat(indent, around.after, '\n');
}

void add_feature(const Feature& f, Dice& dice, Trap& trap, const std::string& indent, const std::string& root, const std::string& site)
{
    for (const std::string& module : f.modules)
        add_once(trap.modules, module);
    const std::string variant = dice.one_of(f.variants);
    add_variant(filled(variant, dice, trap, root, site), dice, trap, indent, root, site);
}

}

const std::vector<Feature>& features()
{
    static const std::vector<Feature> all = [] {
        std::vector<Feature> rows;
        std::istringstream in(slurp(kinds_folder + "kinds.txt"));
        for (std::string row; std::getline(in, row);)
            if (!row.starts_with('#'))
                rows.push_back(read_row(row));
        return rows;
    }();
    return all;
}

void add_features(Feature::Where where, Dice& dice, Trap& trap, const std::string& indent, const std::string& root, const std::string& site,
                  std::string_view only)
{
    for (const Feature& f : features()) {
        const bool both = f.where == Feature::Where::both, main = where == Feature::Where::main;
        if ((f.where != where && !both) || (!only.empty() && f.kind != only))
            continue;
        const unsigned percent = only.empty() ? f.percent : 100;
        if (dice.percent(both && main ? percent / 3 : percent))
            add_feature(f, dice, trap, indent, root, site);
    }
}

bool is_kind(std::string_view kind) { return std::ranges::find(features(), kind, &Feature::kind) != features().end(); }

}
