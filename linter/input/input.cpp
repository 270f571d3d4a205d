// Turns what the user said (a path, a folder, standard input, nothing; a layout, a root, a context) into what the
// reader needs.
#include "linter/input/input.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/input/environment.h"
#include "linter/input/from_httpd.h"
#include "linter/input/installed_version.h"
#include "linter/input/place.h"
#include "linter/input/settle.h"
#include "linter/input/sniff.h"
#include "linter/text/nearest.h"

namespace aop {

namespace {

constexpr std::uint64_t list_limit = 1 << 20, largest_sniffed = 32 << 20;
constexpr std::size_t sniffed = 64 << 10;

// The files in which a fragment is put to stand where it belongs.
struct Frame {
    std::string_view context;
    std::string_view before, after;
};
constexpr std::string_view frame_folder = "/aop-lint-context";
constexpr Frame frames[]{
    {"vhost", "Listen 443\n<VirtualHost *:443>\nServerName fragment.invalid\n", "</VirtualHost>\n"},
    {"directory",
     "Listen 443\n<VirtualHost *:443>\nServerName fragment.invalid\nSSLEngine on\n"
     "DocumentRoot \"/aop-lint-context\"\n<Directory \"/aop-lint-context\">\n",
     "</Directory>\n</VirtualHost>\n"},
};
constexpr std::string_view htaccess_frame =
    "Listen 443\n<VirtualHost *:443>\nServerName fragment.invalid\nSSLEngine on\n"
    "DocumentRoot \"/aop-lint-context\"\n<Directory \"/aop-lint-context\">\nAllowOverride All\n</Directory>\n</VirtualHost>\n";

bool begins_virtual_host(std::string_view text)
{
    while (!text.empty()) {
        const std::string_view line = trimmed(text.substr(0, text.find('\n')));
        if (line.size() > 12 && iequals(line.substr(0, 12), "<VirtualHost"))
            return true;
        text.remove_prefix(std::min(text.size(), text.find('\n') == text.npos ? text.size() : text.find('\n') + 1));
    }
    return false;
}

Failure put_into_context(const std::string& context, const std::string& fragment, Input& made)
{
    // A virtual host cannot stand in another one.
    if (const auto text = made.files->read(fragment, list_limit); text && begins_virtual_host(*text))
        return Error{cat(made.shown, " has a <VirtualHost> of its own: give --context server, or none")};
    const std::string main = cat(frame_folder, "/httpd.conf");
    if (context == "htaccess") {
        const std::string at = cat(frame_folder, "/.htaccess");
        const bool on_disk = !made.files->host_path(fragment).empty();
        if (const auto text = made.files->read(fragment, list_limit); text && !on_disk)
            made.files->put(at, *text);
        else
            made.files->redirect(at, fragment);
        made.files->put(main, std::string(htaccess_frame));
    }
    for (const Frame& frame : frames)
        if (frame.context == context)
            made.files->put(main, cat(frame.before, "Include \"", fragment, "\"\n", frame.after));
    made.read.main_file = main;
    made.notes.push_back(cat(made.shown, " is judged as part of a ", context == "vhost" ? "virtual host" : context));
    return std::nullopt;
}

Result<std::vector<std::string>> told_modules(const std::string& said, const Console& console)
{
    Disk disk;
    const auto text = disk.read(merged_path(console.directory, said), list_limit);
    return module_list(text ? *text : said);
}

// The file system that the path is about: this machine's, another root, or an archive, whose tree is then found.
Failure open_files(const Options& options, const std::string& path, const Console& console, Input& made, std::optional<Found>& found)
{
    const bool root_is_archive = !options.root.empty() && is_archive_file(options.root);
    const std::string full = path.empty() || path == "-" || !options.root.empty() ? "" : merged_path(console.directory, path);
    const bool path_is_archive = !full.empty() && is_archive_file(full);
    if (!root_is_archive && !path_is_archive) {
        made.files = std::make_unique<Overlay>(std::make_unique<Disk>(options.root), options.root, options.maps);
        return std::nullopt;
    }
    const std::string& archive = root_is_archive ? options.root : full;
    auto opened = ArchiveFiles::open(archive);
    if (!opened)
        return opened.error();
    made.archive = opened->get();
    if (path_is_archive) {
        auto settled = settle(**opened, options.main_in_archive);
        if (settled) {
            found = settled->found;
            made.others = std::move(settled->others);
        }
        if (!found)
            return Error{cat(path, " holds no Apache configuration that is recognised: name it as in --root ", path, " /path/in/it/httpd.conf")};
    }
    made.files = std::make_unique<Overlay>(std::move(*opened), archive, options.maps);
    return std::nullopt;
}

void use(const Found& found, Input& made)
{
    made.layout = found.layout;
    made.read.server_root = found.server_root;
    made.read.main_file = found.main_file;
}

// Finds what the path names.
Failure locate(const Options& options, const std::string& path, const Console& console, const Layout* wanted, Input& made)
{
    if (path == "-") {
        const std::string name = options.stdin_path.empty() ? merged_path(console.directory, "stdin") : options.stdin_path;
        made.shown = options.stdin_path.empty() ? "standard input" : options.stdin_path;
        use(found_around(*made.files, name, wanted), made);
        made.files->put(name, console.input());
        return std::nullopt;
    }
    if (path.empty() && !options.main_file.empty() && options.server_root.empty() && !options.main_file.starts_with('/')) {
        made.shown = options.main_file;
        made.read.main_file = options.main_file;
        return Error{"-f needs -d, or an absolute path: there is no ServerRoot that it could be relative to"};
    }
    if (path.empty() && (!options.main_file.empty() || !options.server_root.empty())) {
        const std::string root = options.server_root;
        made.shown = options.main_file.empty() ? root : options.main_file;
        if (!options.main_file.empty()) {
            const std::string file = merged_path(root.empty() ? "/" : root, options.main_file);
            use(found_around(*made.files, file, wanted), made);
            return std::nullopt;
        }
        use(found_in(*made.files, root, wanted), made);
        return made.layout ? Failure() : Error{cat(root, " contains no known main file: give it with -f FILE")};
    }
    if (path.empty()) {
        use(wanted ? Found{wanted, std::string(wanted->server_root), merged_path(std::string(wanted->server_root), std::string(wanted->main_file))}
                   : found_installed(*made.files),
            made);
        made.shown = made.read.main_file;
        return made.layout ? Failure() : Error{"no Apache configuration found in the usual places: give a file or a folder"};
    }
    made.shown = path;
    // Below another root a path is one of the tree, not of this machine.
    std::string full = merged_path(options.root.empty() ? console.directory : "/", path);
    while (full.size() > 1 && full.ends_with('/'))
        full.pop_back();
    const auto status = made.files->status(full);
    if (status && status->type == Files::Type::directory) {
        use(found_in(*made.files, full, wanted), made);
        if (made.layout)
            return std::nullopt;
        if (made.files->status(merged_path(full, "nginx.conf")))
            return Error{cat(path, " is a folder of nginx, and aop-lint reads configurations of Apache httpd")};
        const std::string above = full.substr(0, std::max<std::size_t>(full.rfind('/'), 1));
        const bool is_part = found_in(*made.files, above, wanted).layout;
        return Error{cat(path, " is a folder without a main file (apache2.conf, conf/httpd.conf, httpd.conf)",
                         is_part ? cat("; did you mean ", above, "?") : ": give the file itself")};
    }
    if (status && status->type == Files::Type::regular && status->size <= largest_sniffed)
        if (const auto text = made.files->read(full, largest_sniffed))
            if (const std::string why = not_a_configuration(std::string_view(*text).substr(0, sniffed)); !why.empty())
                return Error{cat(path, " ", why)};
    use(found_around(*made.files, full, wanted), made);
    return std::nullopt;
}

// Whether it is the configuration that httpd of this machine reads, and not a copy of one.
bool is_of_this_machine(const Options& options, const std::string& path, const std::optional<InstalledHttpd>& installed, Input& made)
{
    if (!options.root.empty() || made.archive || !options.maps.empty() || path == "-" || (!options.context.empty() && options.context != "server"))
        return false;
    const std::string usual = installed ? merged_path(installed->server_root, installed->main_file) : found_installed(*made.files).main_file;
    const auto a = made.files->real_path(usual), b = made.files->real_path(made.read.main_file);
    return !usual.empty() && a && b && *a == *b;
}

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }

// The checkout that a folder is part of; "" for none.
std::string checkout_around(Files& files, std::string folder)
{
    while (folder.size() > 1 && !files.status(cat(folder, "/.git")))
        folder = folder_of(folder);
    return folder.size() > 1 ? folder : "";
}

// A copy of text that may lie elsewhere on its host. On this machine's disk, what its lines say of its place there is looked up in the copy, and no
// text is read from outside of it.
void bound_copy(const Options& options, const std::string& path, Input& made)
{
    ReadOptions& read = made.read;
    if (read.assume_files && !made.this_machine)
        read.copy = std::make_shared<CopyReport>();
    const bool is_fragment = path == "-" || (!options.context.empty() && options.context != "server");
    if (!read.copy || !options.root.empty() || made.archive || is_fragment)
        return;
    const std::string main = merged_path(read.server_root, read.main_file);
    const Found here{made.layout ? made.layout : find_layout("upstream"), read.server_root, main};
    const auto placement = options.server_root.empty() ? place(*made.files, here) : std::nullopt;
    std::vector<std::string> folders{folder_of(main), read.server_root, checkout_around(*made.files, folder_of(main))};
    if (placement && placement->at != placement->folder) {
        folders.push_back(placement->folder);
        read.own_folders.push_back(placement->at);
        made.notes.push_back(cat(placement->at, " is ", placement->folder, ", since the main file says or shows that it lies there on its host"));
        made.files->redirect(placement->at, made.files->host_path(placement->folder));
    }
    for (const auto& [from, to] : options.maps)
        folders.push_back(to);
    for (const std::string& folder : folders)
        if (const auto real = folder.size() > 1 ? made.files->real_path(folder) : Result<std::string>(Error{}))
            read.copy_folders.push_back(*real);
}

// Which httpd the tree is judged for, and why.
void judge_for_version(const Options& options, const std::optional<InstalledHttpd>& asked, Input& made)
{
    made.read.httpd = newest_httpd;
    made.httpd_from = "the newest that is known";
    const bool whole_host = made.this_machine || !options.root.empty() || made.archive;
    if (options.httpd_version) {
        made.read.httpd = *options.httpd_version;
        made.httpd_from = "--httpd-version";
    } else if (asked) {
        made.read.httpd = asked->version;
        made.httpd_from = asked->binary;
    } else if (const auto found = whole_host ? installed_version(*made.files) : std::nullopt) {
        made.read.httpd = found->version;
        made.httpd_from = found->from;
    }
    const Version& v = made.read.httpd;
    made.notes.push_back(cat("judged as httpd ", v.major, ".", v.minor, ".", v.patch, ": ", made.httpd_from));
}

}

Input unreadable_input(const std::string& path, const Error& error, const Console& console)
{
    class Nothing : public Files {
    public:
        explicit Nothing(Error why) : why_(std::move(why)) {}
        Result<Status> status(const std::string&) override { return why_; }
        Result<std::string> read(const std::string&, std::uint64_t) override { return why_; }
        Result<std::vector<Entry>> list(const std::string&) override { return why_; }
        Result<std::string> real_path(const std::string&) override { return why_; }

    private:
        Error why_;
    };
    Input made;
    made.shown = path.empty() ? "the usual places" : path;
    made.unreadable = true;
    // Whoever reads it names the file as well.
    const std::string name = cat(merged_path(console.directory, path), ": ");
    const Error why{error.message.starts_with(name) ? error.message.substr(name.size()) : error.message, error.code};
    made.files = std::make_unique<Overlay>(std::make_unique<Nothing>(why), "", std::vector<std::pair<std::string, std::string>>());
    made.read.main_file = merged_path(console.directory, path);
    made.read.server_root = "/";
    made.read.static_modules = static_modules(*find_layout("upstream"));
    made.modules_known = true;
    made.httpd_from = "the newest that is known";
    return made;
}

namespace {

Result<Input> under_its_name(const std::string& path, const Options& deeper, Result<Input> found)
{
    if (found) {
        found->notes.insert(found->notes.begin(), cat(path, " holds the configuration ", deeper.root, deeper.paths.front()));
        found->shown = path;
    }
    return found;
}

// That of --from-httpd; nothing without it.
Result<std::optional<InstalledHttpd>> installed_httpd(const Options& options, Input& made)
{
    if (!options.from_httpd)
        return std::optional<InstalledHttpd>();
    auto asked = ask_httpd(*options.from_httpd);
    if (!asked)
        return asked.error();
    const Version& v = asked->version;
    made.notes.push_back(cat(asked->binary, " is httpd ", v.major, ".", v.minor, ".", v.patch, " with ServerRoot ", asked->server_root));
    return std::optional<InstalledHttpd>(std::move(*asked));
}

// An unpacked archive: the folder has no main file, and one further down has. What is asked for instead.
std::optional<Options> looking_deeper(const Options& options, const std::string& path, const Console& console)
{
    if (path.empty() || path == "-" || !options.root.empty() || !options.main_file.empty() || !options.server_root.empty() || !options.layout.empty())
        return std::nullopt;
    Disk disk;
    std::string folder = merged_path(console.directory, path);
    while (folder.size() > 1 && folder.ends_with('/'))
        folder.pop_back();
    const auto status = disk.status(folder);
    if (!status || status->type != Files::Type::directory || found_in(disk, folder).layout || disk.status(cat(folder, "/nginx.conf")))
        return std::nullopt;
    const auto below = configuration_below(disk, folder);
    if (!below)
        return std::nullopt;
    Options deeper = options;
    deeper.root = below->root;
    deeper.paths = {below->main_file};
    return deeper;
}

}

Result<Input> find_input(const Options& options, const std::string& path, const Console& console)
{
    if (const auto deeper = looking_deeper(options, path, console))
        return under_its_name(path, *deeper, find_input(*deeper, deeper->paths.front(), console));
    Input made;
    std::optional<Found> in_archive;
    if (Failure failure = open_files(options, path, console, made, in_archive))
        return *failure;
    const Layout* wanted = options.layout.empty() ? nullptr : find_layout(options.layout);

    auto asked = installed_httpd(options, made);
    if (!asked)
        return asked.error();
    const std::optional<InstalledHttpd> installed = std::move(*asked);
    if (installed && path.empty() && options.main_file.empty() && options.server_root.empty()) {
        const std::string file = merged_path(installed->server_root, installed->main_file);
        use(found_around(*made.files, file, wanted), made);
        made.read.server_root = installed->server_root;
        made.shown = file;
    } else if (in_archive) {
        made.shown = path;
        use(wanted ? found_around(*made.files, in_archive->main_file, wanted) : *in_archive, made);
    } else if (const Failure failure = locate(options, path, console, wanted, made))
        return *failure;

    if (!options.server_root.empty())
        made.read.server_root = options.server_root;
    if (!path.empty() && !options.main_file.empty())
        made.read.main_file = merged_path(made.read.server_root, options.main_file);
    if (!options.context.empty() && options.context != "server")
        if (const Failure failure = put_into_context(options.context, made.read.main_file, made))
            return *failure;

    made.read.assume_files = options.assume_files.value_or(!options.root.empty() || made.archive);
    made.read.defines = options.defines;
    if (const Failure failure = take_environment(options, made))
        return *failure;
    made.read.before = options.before;
    made.read.after = options.after;
    made.read.static_modules = installed ? installed->static_modules : static_modules(made.layout ? *made.layout : *find_layout("upstream"));
    made.modules_known = installed.has_value();
    made.layout_guessed = !installed && !wanted && (!made.layout || made.layout->marks.empty());
    made.read.static_guessed = made.layout_guessed;
    made.this_machine = is_of_this_machine(options, path, installed, made);
    bound_copy(options, path, made);
    judge_for_version(options, installed, made);
    if (!options.modules.empty()) {
        auto named = told_modules(options.modules, console);
        if (!named)
            return named.error();
        made.read.extra_modules = std::move(*named);
        made.modules_known = true;
    }
    made.notes.push_back(cat("main file ", made.read.main_file, ", ServerRoot ", made.read.server_root,
                             made.layout ? cat(", layout of ", made.layout->title) : ", layout not recognised (see --layout)"));
    return made;
}

}
