// Include and IncludeOptional: which files, in which order, and which of them may be
// missing. As include_config, ap_dir_nofnmatch and ap_dir_fnmatch.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <apr_fnmatch.h>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "linter/reader/builder.h"
#include "linter/reader/limits.h"
#include "linter/text/redact.h"

namespace aop {

namespace {

constexpr std::string_view prefix = "Include/IncludeOptional: ";

std::string joined(const std::string& directory, std::string_view name) { return cat(directory, directory.ends_with('/') ? "" : "/", name); }

}

struct Builder::Inclusion {
    const Call& call;
    bool optional;
    int depth = 0;
    bool by_pattern = false;  // wildcards name its files
    bool over = false;        // an error that ends the whole Include
};

void Builder::include(const Call& call, bool optional)
{
    std::string word;
    if (!argument(call, word))
        return;
    if (include_depth_ >= limits::include_depth) {
        refuse(Problem::Kind::include, call.place,
               cat("Exceeded maximum include depth of ", limits::include_depth, ", There appears to be a recursion."));
        // httpd ends here. To go on would be to meet it again and again.
        stopped_ = true;
        return;
    }
    ++include_depth_;
    Inclusion inclusion{call, optional};
    const std::string path = merged_path(server_root_, word);
    if (word.starts_with('/'))
        out_.absolute_includes.push_back({path, call.place});
    if (is_foreign(inclusion, path))
        ;
    else if ((inclusion.by_pattern = is_glob(path)))
        include_pattern(inclusion, "/", std::string_view(path).substr(1));
    else
        include_path(inclusion, path);
    --include_depth_;
}

bool Builder::list(Inclusion& inclusion, const std::string& path, std::vector<Files::Entry>& entries)
{
    auto listed = files_.list(path);
    if (!listed) {
        if (is_unseen(inclusion, path))
            return false;
        if (!(inclusion.optional && listed.error().code == ENOENT && inclusion.depth == 0))
            refuse(Problem::Kind::include, inclusion.call.place, cat(prefix, "Could not open directory ", path, ": ", listed.error().message));
        return false;
    }
    entries = std::move(*listed);
    entries_ += entries.size();
    if (++directories_ > limits::directories)
        give_up(inclusion.call.place, cat("Include looks through more than ", limits::directories, " directories"));
    else if (entries_ > limits::entries)
        give_up(inclusion.call.place, cat("Include looks through directories of more than ", limits::entries, " entries"));
    return !stopped_;
}

// A path without wildcard, or one that a wildcard found.
void Builder::include_path(Inclusion& inclusion, const std::string& path, const Listed& listed)
{
    if (stopped_ || inclusion.over || is_foreign(inclusion, path))
        return;
    const Place& from = inclusion.call.place;
    std::string content;
    Error error;
    const bool is_open = path == "/dev/null" || open(path, from, content, error, listed);
    if (is_open && is_flattened(inclusion, path, content))
        return;
    if (is_open)
        return read_file(listed.ahead ? listed.ahead->path(listed.index) : out_.tree.keep(path), std::move(content), from,
                         *inclusion.call.frame.scopes.back().parent);
    if (stopped_)
        return;
    if (error.code == EISDIR)
        return include_directory(inclusion, path);
    if (is_unseen(inclusion, path, inclusion.by_pattern) || (inclusion.optional && !files_.status(path)))
        return;
    refuse(Problem::Kind::include, from, cat("Could not open configuration file ", path, ": ", error.message));
    inclusion.over = error.code == ELOOP || error.code == ENAMETOOLONG;
}

void Builder::include_directory(Inclusion& inclusion, const std::string& path)
{
    if (inclusion.depth >= limits::directory_depth) {
        refuse(Problem::Kind::include, inclusion.call.place,
               cat(prefix, "Directory '", path, "' exceeds the maximum include directory nesting level of ", limits::directory_depth,
                   ". You have probably a recursion somewhere."));
        inclusion.over = true;
        return;
    }
    ++inclusion.depth;
    std::vector<Files::Entry> entries;
    if (list(inclusion, path, entries))
        include_entries(inclusion, path, entries);
    --inclusion.depth;
}

// In the order of their names. What is no regular file is looked at when its turn comes.
void Builder::include_entries(Inclusion& inclusion, const std::string& directory, std::vector<Files::Entry>& entries)
{
    std::ranges::sort(entries, {}, &Files::Entry::name);
    std::vector<std::string_view> paths;
    for (const Files::Entry& entry : entries)
        if (entry.type == Files::Type::regular)
            paths.push_back(out_.tree.keep(joined(directory, entry.name)));
    ReadAhead ahead(files_, std::move(paths), limits::text - std::min(text_, limits::text));
    std::size_t next = 0;
    for (const Files::Entry& entry : entries) {
        if (entry.type != Files::Type::regular) {
            include_path(inclusion, joined(directory, entry.name));
            continue;
        }
        include_path(inclusion, std::string(ahead.path(next)), {&ahead, next});
        ++next;
    }
}

// One component after the other; `pattern` is what remains below `directory`.
void Builder::include_pattern(Inclusion& inclusion, const std::string& directory, std::string_view pattern)
{
    if (stopped_ || inclusion.over)
        return;
    const std::size_t slash = pattern.find('/');
    const std::string component(pattern.substr(0, slash));
    const bool last = slash == pattern.npos;
    const std::string_view rest = last ? std::string_view() : pattern.substr(slash + 1);
    if (!is_glob(component)) {
        const std::string path = joined(directory, component);
        return last ? include_path(inclusion, path) : include_pattern(inclusion, path, rest);
    }
    std::vector<Files::Entry> entries;
    if (!list(inclusion, directory, entries))
        return;
    std::erase_if(entries, [&](const Files::Entry& entry) {
        return apr_fnmatch(component.c_str(), entry.name.c_str(), APR_FNM_PERIOD) != APR_SUCCESS || (!last && entry.type != Files::Type::directory);
    });
    if (entries.empty() && bounds_.may_lack_files(directory))
        return note_unseen(inclusion.call, {joined(directory, pattern)});
    if (entries.empty() && !inclusion.optional)
        refuse(Problem::Kind::include, inclusion.call.place,
               cat(prefix, "No matches for the wildcard '", component, "' in '", directory, "', failing"));
    if (last)
        return include_entries(inclusion, directory, entries);
    std::ranges::sort(entries, {}, &Files::Entry::name);
    for (const Files::Entry& entry : entries)
        include_pattern(inclusion, joined(directory, entry.name), rest);
}

bool Builder::open(const std::string& path, const Place& from, std::string& content, Error& error, const Listed& listed)
{
    if (out_.files.size() >= limits::files) {
        give_up(from, cat("more than ", limits::files, " files"));
        return false;
    }
    const std::uint64_t room = limits::text - std::min(text_, limits::text);
    auto read = listed.ahead ? listed.ahead->take(listed.index, room) : files_.read(path, room);
    if (read) {
        content = std::move(*read);
        return true;
    }
    error = read.error();
    if (error.code == EFBIG)
        give_up(from, cat(path, ": the files are larger than ", limits::text >> 20, " MiB"));
    // httpd opens it, sees what it is and says that the descriptor is bad.
    if (error.code == EBADF)
        error.message = std::strerror(EBADF);
    return false;
}

// Whether what cannot be read may only not have been copied: the line then stands for text that says anything.
bool Builder::is_unseen(Inclusion& inclusion, const std::string& path, bool of_pattern)
{
    auto elsewhere = bounds_.missing(path, of_pattern ? CopyBounds::Named::by_pattern : CopyBounds::Named::by_line);
    if (!elsewhere)
        return false;
    note_unseen(inclusion.call, *std::move(elsewhere));
    return true;
}

bool Builder::is_foreign(Inclusion& inclusion, const std::string& path)
{
    auto elsewhere = bounds_.foreign(path);
    if (!elsewhere)
        return false;
    note_unseen(inclusion.call, *std::move(elsewhere));
    return true;
}

void Builder::note_unseen(const Call& call, CopyBounds::Elsewhere elsewhere)
{
    const auto is_of_line = [&](const UnseenText& t) { return t.place.source == call.place.source && t.place.line == call.place.line; };
    if (std::ranges::none_of(options_.copy->unseen, is_of_line))
        add(call.frame, {call.name, out_.tree.keep(call.args), call.place});
    options_.copy->unseen.push_back({std::move(elsewhere.path), call.place, std::move(elsewhere.through), elsewhere.foreign});
}

// On the host it is a link: what it leads to is read in its place.
bool Builder::is_flattened(Inclusion& inclusion, const std::string& path, std::string& content)
{
    std::string target = bounds_.link_in(content, path);
    if (target.empty())
        return false;
    Error error;
    if (is_foreign(inclusion, target))
        return true;
    if (open(target, inclusion.call.place, content, error)) {
        options_.copy->flattened.push_back({path, std::move(target), inclusion.call.place});
        return false;
    }
    if (!stopped_)
        note_unseen(inclusion.call, {std::move(target), path});
    return true;
}

// `path` is kept by the tree.
void Builder::read_file(std::string_view path, std::string content, const Place& from, Directive& parent)
{
    text_ += content.size();
    redact_private_keys(content);
    Source& source = out_.tree.add_source({path, Source::Kind::file, from});
    out_.files.push_back({&source, include_depth_});
    read_text(source, out_.tree.keep(std::move(content)), parent);
}

}
