#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/files/file_system.h"
#include "core/httpd/syntax/configuration.h"
#include "linter/reader/condition.h"
#include "linter/reader/copy_bounds.h"
#include "linter/reader/limits.h"
#include "linter/reader/lines.h"
#include "linter/reader/loaded_modules.h"
#include "linter/reader/macro.h"
#include "linter/reader/problem_list.h"
#include "linter/reader/read_ahead.h"
#include "linter/reader/read_tree.h"
#include "linter/reader/variables.h"

namespace aop {

// A regular file of a folder that is listed: who reads it, and which of his it is.
struct Listed {
    ReadAhead* ahead = nullptr;
    std::size_t index = 0;
};

// One reading of one configuration: lines in, directives of the tree out. What
// httpd executes while it reads is executed here; the rest is only kept.
class Builder {
public:
    Builder(Files&, const ReadOptions&, Configuration& out, Problems&);

    void read();
    // What a .htaccess file says, once everything else is read: as children of `parent`.
    // `admitted` is what AllowOverride lets it say, in bits of namespace context.
    void read_htaccess(const std::string& path, std::string content, unsigned admitted, Directive& parent);
    const LoadedModules& loaded() const { return loaded_; }

private:
    // A conditional section whose body counts, or a whole file: the nodes that are
    // open in it cannot be closed from outside, nor the other way round.
    struct Scope {
        std::string_view name;  // "<IfModule"; "" for a file
        Directive* base;        // what its directives are children of
        Directive* parent;      // the innermost open section; base when none is
        std::size_t depth;      // of open sections where it began
        LineBuffer buffer = {};
    };
    // One file, or the -C or -c strings, while it is read.
    struct Frame {
        Lines lines;
        std::vector<Scope> scopes;
        Line line = {};
        std::vector<std::size_t> remarks = {};  // those that still wait for the line below them
    };
    // A directive executed on reading.
    struct Call {
        Frame& frame;
        std::string_view name;  // as httpd spells it
        std::string_view args;
        Place place;
    };

    // builder.cpp
    void check_mpm();
    void read_strings(const std::vector<std::string>& strings);
    void read_text(Source&, std::string_view text, Directive& parent);
    void build(Frame&);
    void interpret(Frame&);
    void close_section(Frame&, std::string_view word, std::string_view rest);
    void end_of_text(Frame&);
    void comment(Frame&);
    void aim_remarks(Frame&);
    bool expanded(std::string_view& text, const Place&);
    void add(Frame&, const Directive& read);

    // problems.cpp
    void too_long(Frame&);
    void lost(const Place&, std::string_view text, std::string_view why);
    void refuse(Problem::Kind, const Place&, std::string_view message);
    void tell(Problem::Kind, const Place&, std::string_view message);
    void give_up(const Place&, std::string_view message);
    void charge(std::uint64_t bytes, const Place&);

    // execute.cpp
    void execute(const Call&);
    bool argument(const Call&, std::string& word);
    void define(const Call&);
    void undefine(const Call&);
    void conditional(const Call&);
    void load_module(const Call&);
    void server_root(const Call&);
    void runtime_directory(const Call&);

    // macros.cpp
    void define_macro(const Call&);
    void use_macro(const Call&);
    void undefine_macro(const Call&);
    void lua_block(const Call&);

    // skip_block.cpp
    void skip_block(const Call&);
    void note_hidden(SkippedBlock&, std::string_view name, const Place&);
    void note_unused_macros();

    // include.cpp
    void include(const Call&, bool optional);
    struct Inclusion;
    void include_path(Inclusion&, const std::string& path, const Listed& = {});
    void include_entries(Inclusion&, const std::string& directory, std::vector<Files::Entry>&);
    void include_pattern(Inclusion&, const std::string& directory, std::string_view pattern);
    void include_directory(Inclusion&, const std::string& path);
    bool list(Inclusion&, const std::string& path, std::vector<Files::Entry>& entries);
    bool open(const std::string& path, const Place& from, std::string& content, Error& error, const Listed& = {});
    bool is_unseen(Inclusion&, const std::string& path, bool of_pattern = false);
    bool is_foreign(Inclusion&, const std::string& path);
    bool has_unseen() const { return options_.copy && !options_.copy->unseen.empty(); }
    void note_unseen(const Call&, CopyBounds::Elsewhere);
    bool is_flattened(Inclusion&, const std::string& path, std::string& content);
    void read_file(std::string_view path, std::string content, const Place& from, Directive& parent);

    Files& files_;
    const ReadOptions& options_;
    Configuration& out_;
    LoadedModules loaded_;
    std::set<std::string> granted_;  // symbols of modules that count as loaded without a line
    Variables variables_;
    std::unordered_map<std::string, Macro> macros_;
    bool macros_seen_ = false;
    bool modules_loaded_ = false;  // by a LoadModule, and one of httpd's own
    std::string server_root_;
    int include_depth_ = 0;
    CopyBounds bounds_;

    std::size_t longest_line_ = limits::line;
    unsigned admitted_ = ~0U;                                                            // directives executed on reading need one of these places
    bool stopped_ = false;                                                               // one of our limits was met: nothing more is read
    std::size_t depth_ = 0;                                                              // of open sections
    std::uint64_t text_ = 0;                                                             // bytes read
    std::uint64_t made_ = 0;                                                             // bytes made by expansion
    std::uint64_t macro_room_ = limits::macro_bodies, macro_work_ = limits::macro_work;  // what is left
    std::size_t directories_ = 0, entries_ = 0, uses_ = 0, hidden_ = 0;
    ProblemList problem_list_;
    std::string expansion_, word_;  // reused from line to line
};

// The first word of a directive's line: a view when it needs no unquoting, else
// it is built in `buffer`. `rest` is what follows, blanks skipped.
std::string_view first_word(std::string_view& rest, std::string& buffer);

// As httpd escapes what it logs: one line, printable ASCII.
std::string as_logged(std::string_view text);

// Text after a '>' counts as lost unless it is blank or reads as a comment.
bool is_text(std::string_view after_bracket);

}
