// The commit's list of files, then all their contents in one go, laid out below a new folder:
//
//   git ls-tree -r -z -l COMMIT       modes, ids, sizes and names
//   git cat-file --batch < ids        the contents, each behind a line with its size
//
// Contents come as they are stored: what .gitattributes would convert (line ends, git-lfs) is not converted, since a filter is a program.
#include "linter/input/git_commit.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "linter/system/child_process.h"

namespace aop {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 100'000, most_bytes = 512 << 20, most_untracked = 20'000;
constexpr int patience_ms = 30'000;

struct Entry {
    std::string mode, id, path;
    std::size_t size = 0;
};

class Git {
public:
    explicit Git(std::string directory) : directory_(std::move(directory)), environment_(own_environment("GIT_"))
    {
        for (const char* variable : {"GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "GIT_PAGER=cat", "LC_ALL=C"})
            environment_.emplace_back(variable);
    }

    // What it says; an Error where it fails.
    Result<std::string> operator()(std::vector<std::string> words, const std::string& input = "/dev/null", std::size_t most = 64 << 20) const
    {
        const std::string verb = words.front();
        words.insert(words.begin(), {"git", "--no-replace-objects", "-C", directory_, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
                                     "-c", "protocol.allow=never"});
        auto said = run_child(words, environment_, input, {.output = most, .patience_ms = patience_ms});
        if (!said)
            return said.error();
        if (said->status != 0)
            return Error{cat("git ", verb, " fails in ", directory_)};
        return std::move(said->text);
    }

private:
    std::string directory_;
    std::vector<std::string> environment_;
};

std::string one_line(std::string text)
{
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

// A name below the folder, whatever somebody put into a tree object.
bool is_below(const std::string& path)
{
    const fs::path p(path);
    return !path.empty() && p.is_relative() &&
           std::ranges::none_of(p, [](const fs::path& part) { return part == ".." || part == "." || part == ".git"; });
}

Result<std::vector<Entry>> entries_of(const Git& git, const std::string& commit)
{
    const auto list = git({"ls-tree", "-r", "-z", "-l", "--full-tree", commit});
    if (!list)
        return list.error();
    std::vector<Entry> entries;
    std::size_t bytes = 0;
    for (std::string_view rest = *list; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const std::size_t tab = line.find('\t');
        if (tab == line.npos)
            continue;
        std::vector<std::string> words;
        for (std::string_view head = line.substr(0, tab); !(head = trimmed(head)).empty();) {
            words.emplace_back(head.substr(0, head.find(' ')));
            head.remove_prefix(words.back().size());
        }
        Entry e{.mode = words.empty() ? "" : words[0], .id = words.size() > 2 ? words[2] : "", .path = std::string(line.substr(tab + 1))};
        if (words.size() != 4 || words[1] != "blob" || !is_below(e.path))
            continue;  // a submodule has files of its own
        std::from_chars(words[3].data(), words[3].data() + words[3].size(), e.size);
        bytes += e.size;
        entries.push_back(std::move(e));
        if (bytes > most_bytes || entries.size() > most_files)
            return Error{cat("the commit is larger than ", most_bytes >> 20, " MiB or has more than ", most_files, " files")};
    }
    return entries;
}

// Links come last, so that no file is written through one.
bool lay_out(const std::vector<Entry>& entries, std::string_view contents, const fs::path& folder)
{
    std::vector<std::pair<fs::path, std::string>> links;
    std::error_code failed;
    for (const Entry& e : entries) {
        const std::size_t end = contents.find('\n');
        const std::string expected = cat(e.id, " blob ", e.size);
        if (end == contents.npos || contents.substr(0, end) != expected || contents.size() < end + 1 + e.size)
            return false;
        const std::string_view text = contents.substr(end + 1, e.size);
        contents.remove_prefix(std::min(contents.size(), end + 1 + e.size + 1));
        const fs::path at = folder / e.path;
        fs::create_directories(at.parent_path(), failed);
        if (e.mode == "120000")
            links.emplace_back(at, text);
        else if (!(std::ofstream(at, std::ios::binary) << text))
            return false;
    }
    for (const auto& [at, target] : links)
        fs::create_symlink(target, at, failed);
    return true;
}

// A private key and nothing else: whoever deploys puts it beside the configuration, and nobody commits it.
bool is_private_key(const fs::path& path)
{
    constexpr std::uintmax_t largest = 64 << 10;
    std::error_code failed;
    if (fs::symlink_status(path, failed).type() != fs::file_type::regular || fs::file_size(path, failed) > largest)
        return false;
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.find("PRIVATE KEY-----") != text.npos && text.find("CERTIFICATE") == text.npos;
}

// Whether something of the path is a link of the commit, which may lead anywhere.
bool leads_through_link(fs::path folder, const fs::path& path)
{
    std::error_code failed;
    for (const fs::path& part : path)
        if (fs::symlink_status(folder /= part, failed).type() == fs::file_type::symlink)
            return true;
    return false;
}

// Without its keys the commit would not start, and all be different. Anything else that git does not have is new.
void link_keys(const Git& git, const fs::path& top, const fs::path& folder)
{
    const auto list = git({"ls-files", "-z", "--others"});
    std::size_t n = 0;
    for (std::string_view rest = list ? std::string_view(*list) : ""; !rest.empty() && n < most_untracked; ++n) {
        const std::string path(rest.substr(0, rest.find('\0')));
        rest.remove_prefix(std::min(rest.size(), path.size() + 1));
        std::error_code failed;
        if (!is_below(path) || leads_through_link(folder, path) || fs::exists(folder / path, failed) || !is_private_key(top / path))
            continue;
        fs::create_directories((folder / path).parent_path(), failed);
        fs::create_symlink(top / path, folder / path, failed);
    }
}

// git reads no work tree of somebody else unless told to.
std::string of_another(fs::path folder)
{
    for (std::error_code failed; folder.has_relative_path(); folder = folder.parent_path())
        if (struct stat found; fs::exists(folder / ".git", failed) && stat(folder.c_str(), &found) == 0 && found.st_uid != geteuid())
            return cat(": ", folder.string(), " belongs to another user; 'git config --global --add safe.directory ", folder.string(),
                       "' lets git read it");
    return "";
}

bool is_shallow(const Git& git)
{
    const auto said = git({"rev-parse", "--is-shallow-repository"});
    return said && one_line(*said) == "true";
}

std::string new_folder()
{
    std::error_code failed;
    std::string path = (fs::temp_directory_path(failed) / "aop-lint-XXXXXX").string();
    return !failed && mkdtemp(path.data()) ? path : "";
}

}

CommitFiles::~CommitFiles()
{
    std::error_code failed;
    fs::remove_all(fs::path(folder_).parent_path(), failed);
}

std::string CommitFiles::there(const std::string& path) const
{
    const bool inside = path == top_ || (path.starts_with(top_) && path[top_.size()] == '/');
    return inside ? cat(folder_, path.substr(top_.size())) : path;
}

Result<std::unique_ptr<CommitFiles>> files_of_commit(const std::string& directory, const std::string& revision)
{
    const Git here(directory);
    const auto prefix = here({"rev-parse", "--show-prefix"});
    if (!prefix)
        return Error{prefix.error().code ? prefix.error().message
                                         : cat(directory, " is in no git work tree that this user may read", of_another(directory))};
    // The folder above all, spelt as the caller spells the one he is in.
    std::string top = directory, below = one_line(*prefix);
    while (below.ends_with('/'))
        below.pop_back();
    if (!below.empty() && !top.ends_with("/" + below))
        return Error{cat(directory, " is reached through a symbolic link: name it by its own path")};
    if (!below.empty())
        top.erase(top.size() - below.size() - 1);
    const Git git(top);
    const auto commit = git({"rev-parse", "--verify", "--quiet", "--end-of-options", cat(revision, "^{commit}")});
    if (!commit)
        return Error{cat("git knows no commit '", revision, "' in ", top,
                         is_shallow(git)
                             ? ": the clone is shallow. Fetch all of it, as with fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab or "
                               "'git fetch --unshallow'"
                             : "")};
    const auto entries = entries_of(git, one_line(*commit));
    if (!entries)
        return entries.error();

    const std::string folder = new_folder();
    if (folder.empty())
        return Error{"there is no folder for temporary files"};
    auto made = std::make_unique<CommitFiles>(top, folder + "/tree");
    std::error_code failed;
    fs::create_directories(made->folder(), failed);
    const std::string ids = folder + "/ids";
    std::size_t bytes = 0;
    std::ofstream list(ids);
    for (const Entry& e : *entries) {
        list << e.id << '\n';
        bytes += e.size + e.id.size() + 64;
    }
    list.close();
    const auto contents = git({"cat-file", "--batch"}, ids, bytes + 1024);
    fs::remove(ids, failed);
    if (!contents)
        return contents.error();
    if (!lay_out(*entries, *contents, made->folder()))
        return Error{cat("the files of '", revision, "' cannot be written to ", folder)};
    link_keys(git, top, made->folder());
    return made;
}

}
