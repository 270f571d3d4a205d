// The body of a conditional section that does not hold: as ap_soak_end_container,
// which minds nothing but the balance of whatever starts with '<'.
#include <algorithm>
#include <tuple>

#include "core/base/ascii.h"
#include "core/httpd/settings/setting_table.h"
#include "linter/reader/builder.h"
#include "linter/reader/limits.h"

namespace aop {

void Builder::note_hidden(SkippedBlock& branch, std::string_view name, const Place& place)
{
    if (++hidden_ > limits::hidden)
        return give_up(place, cat("more than ", limits::hidden, " directives stand where a condition hides them"));
    branch.directives.emplace_back(name);
    branch.places.push_back(place);
}

void Builder::skip_block(const Call& call)
{
    struct Level {
        std::string name;
        LineBuffer buffer = {};
        Place host = {};  // of a <VirtualHost that is not noted yet
    };
    std::vector<Level> levels;
    levels.push_back({std::string(call.name.substr(1))});
    SkippedBlock branch{.place = call.place, .condition = cat(call.name, ' ', call.args), .directives = {}, .places = {}};
    Line& line = call.frame.line;
    while (!levels.empty()) {
        const Lines::Got got = call.frame.lines.next(line, levels.back().buffer, longest_line_);
        if (got == Lines::Got::end) {
            refuse(Problem::Kind::syntax, call.place, cat("Expected </", levels.back().name, "> before end of configuration"));
            break;
        }
        if (got == Lines::Got::too_long) {
            too_long(call.frame);
            continue;
        }
        std::string_view rest = line.text;
        std::string_view word = first_word(rest, word_);
        levels.back().buffer.fresh = false;
        if (!word.starts_with('<')) {
            if (!is_missed_when_hidden(word, rest))
                continue;
            for (Level& level : levels)
                if (level.host)
                    note_hidden(branch, "<VirtualHost", std::exchange(level.host, {}));
            note_hidden(branch, word, line.place);
            continue;
        }
        if (!word.starts_with("</")) {
            if (rest.empty() && word.ends_with('>'))
                word.remove_suffix(1);
            levels.push_back({std::string(word.substr(1)), {}, iequals(word, "<VirtualHost") ? line.place : Place{}});
            continue;
        }
        // The last character goes, whatever it is.
        const std::string_view name = word.size() > 2 ? word.substr(2, word.size() - 3) : "";
        if (!iequals(name, levels.back().name)) {
            refuse(Problem::Kind::syntax, call.place, cat("Expected </", levels.back().name, "> but saw ", word.substr(0, word.size() - 1), ">"));
            std::size_t open = levels.size();
            while (open > 0 && !iequals(name, levels[open - 1].name))
                --open;
            if (open == 0)
                continue;
            levels.resize(open);
        }
        levels.pop_back();
        if (levels.empty() && is_text(rest))
            lost(line.place, trimmed(rest), cat("it follows </", name, ">"));
    }
    if (!branch.directives.empty())
        out_.hidden.push_back(std::move(branch));
}

// What a macro says counts only where it is used.
void Builder::note_unused_macros()
{
    std::vector<const Macro*> unused;
    for (const auto& [name, macro] : macros_)
        if (!macro.used)
            unused.push_back(&macro);
    std::ranges::sort(unused, {}, [](const Macro* m) { return std::tuple(m->place.file(), m->place.line, std::string_view(m->name)); });
    for (const Macro* m : unused) {
        SkippedBlock branch{.place = m->place, .condition = m->head, .directives = {}, .places = {}, .unused_macro = true};
        for (std::size_t i = 0; i < m->body.size(); ++i) {
            std::string_view rest = m->body[i];
            if (const std::string_view word = first_word(rest, word_); is_missed_when_hidden(word, rest))
                note_hidden(branch, word, {.source = m->place.source, .line = i < m->lines.size() ? m->lines[i] : m->place.line});
        }
        if (!branch.directives.empty())
            out_.hidden.push_back(std::move(branch));
    }
}

}
