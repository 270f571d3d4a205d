// From the directories that are served to the .htaccess files below them.
#include "linter/load/htaccess.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/httpd/settings/server_id.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/load/overrides.h"
#include "linter/reader/builder.h"
#include "linter/reader/limits.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

// The last AccessFileName of a server; nothing where it has none.
std::vector<std::string> file_names(const Directive& server)
{
    std::vector<std::string> names;
    for (const Directive& d : server)
        if (d.is("AccessFileName"_name))
            names = words(d.args());
    return names;
}

// httpd's children run as somebody else than who is kept out here: a file they must read, a folder only pass through.
bool is_open_to_others(Files& files, const std::string& path, const Error& error)
{
    if (!is_out_of_sight(error))
        return false;
    const auto status = files.status(path);
    const std::uint32_t anybody = status && status->type == Files::Type::directory ? 0111 : 0444;
    return !status || (status->mode & anybody) != 0;
}

class Search {
public:
    Search(Files& files, const ReadOptions& options, Builder& builder, Configuration& out, Problems& problems)
        : files_(files), options_(options), builder_(builder), out_(out), problems_(problems), main_(out)
    {}

    void main_server();
    void virtual_host(const Directive& node, ServerId index);

private:
    void served(const AllowOverrideRules&, const std::string& root);
    void served_as_by_main(const std::string& root);
    void read_by_this_one(std::size_t file);
    void descend(const AllowOverrideRules&, const std::string& directory);
    void look(const AllowOverrideRules&, const std::string& directory);
    void meet(const std::string& directory, const std::string& path, const AllowOverride&, const Error* closed = nullptr);
    void read(const std::string& directory, const std::string& path, const AllowOverride&, const Error* closed);
    // A fragment does not show what AllowOverride the rest of its configuration has.
    bool is_read(const AllowOverride& a) const { return a.anything() || (!a.told && options_.extra_modules.empty()); }
    bool exhausted(std::size_t count, std::size_t most, std::string_view what);

    Files& files_;
    const ReadOptions& options_;
    Builder& builder_;
    Configuration& out_;
    Problems& problems_;
    AllowOverrideRules main_;
    std::vector<std::string> names_;
    std::set<std::string> seen_;                                       // directories looked at, for the server at hand
    std::set<std::string> descended_;                                  // and gone through: what lies above a folder is only looked at
    std::unordered_map<std::string, std::vector<std::size_t>> read_;   // path → indexes into Configuration::htaccess
    std::vector<AllowOverride> admitted_;                              // what was when each of those was read
    std::unordered_map<std::string, std::vector<std::size_t>> below_;  // folder → those read below it by main_'s rules
    std::vector<std::size_t> of_main_;                                 // those below the main server's own folders
    std::vector<std::size_t> touched_;                                 // those met since it was last emptied
    ServerId server_ = {};                                             // the one at hand
    std::size_t directories_ = 0;
    bool stopped_ = false;
};

bool Search::exhausted(std::size_t count, std::size_t most, std::string_view what)
{
    if (count <= most || stopped_)
        return stopped_;
    stopped_ = true;
    problems_.add({.kind = Problem::Kind::limit,
                   .place = {},
                   .message = cat("more than ", most, ' ', what, ": the other .htaccess files are not read"),
                   .refused = false,
                   .chain = {}});
    return true;
}

void Search::main_server()
{
    server_ = aop::main_server;
    if (names_ = file_names(out_.tree.root()); names_.empty())
        names_ = {".htaccess"};
    for (const std::string& root : main_.served())
        served_as_by_main(root);
    for (std::size_t file = 0; file < out_.htaccess.size(); ++file)
        of_main_.push_back(file);
}

// Most virtual hosts have neither sections nor names of their own here: what is found below a
// folder for one of them is what the others find there. Where sections of its own say nothing, that holds, too.
void Search::virtual_host(const Directive& node, ServerId index)
{
    server_ = index;
    const AllowOverrideRules own(main_, node);
    std::vector<std::string> names = file_names(node);
    std::vector<std::string> alone;  // folders to look through for this one
    if (names.empty() && !own.own_patterns()) {
        for (const std::size_t file : of_main_)
            if (!own.speaks_for(out_.htaccess[file].directory))
                read_by_this_one(file);
        for (const std::string& root : main_.served()) {
            if (own.speaks_for(root))
                alone.push_back(root);
            else
                std::ranges::copy(own.sections_below(root), std::back_inserter(alone));
        }
        for (const std::string& root : own.served())
            if (own.speaks_for(root) || !own.sections_below(root).empty())
                alone.push_back(root);
            else
                served_as_by_main(root);
    } else {
        alone = main_.served();
        alone.insert(alone.end(), own.served().begin(), own.served().end());
    }
    if (!names.empty())
        names_.swap(names);
    seen_.clear();
    descended_.clear();
    touched_.clear();
    for (const std::string& root : alone)
        served(own, root);
    if (!names.empty())
        names_.swap(names);
}

void Search::served_as_by_main(const std::string& root)
{
    const auto [known, is_new] = below_.try_emplace(root);
    if (!is_new) {
        for (const std::size_t file : known->second)
            read_by_this_one(file);
        return;
    }
    seen_.clear();
    descended_.clear();
    touched_.clear();
    served(main_, root);
    known->second = touched_;
}

void Search::served(const AllowOverrideRules& overrides, const std::string& root)
{
    if (root.empty())
        return;
    for (std::size_t slash = 0; (slash = root.find('/', slash + 1)) != root.npos;)
        look(overrides, root.substr(0, slash));
    descend(overrides, root);
}

void Search::read_by_this_one(std::size_t file)
{
    if (auto& servers = out_.htaccess[file].servers; servers.back() != server_)
        servers.push_back(server_);
}

void Search::descend(const AllowOverrideRules& overrides, const std::string& directory)
{
    if (stopped_ || !descended_.insert(directory).second)
        return;
    if (exhausted(++directories_, limits::served_directories, "directories are served") ||
        exhausted(std::size_t(std::ranges::count(directory, '/')), limits::directory_depth, "directories inside each other are served"))
        return;
    look(overrides, directory);
    // Where none is read none deeper is, unless a section of its own says so.
    if (!is_read(overrides.of(directory + "/.")))
        return;
    const auto entries = files_.list(directory);
    if (!entries && is_open_to_others(files_, directory, entries.error()))
        meet(directory, directory + "/", overrides.of(directory + "/."), &entries.error());
    if (!entries)
        return;
    for (const Files::Entry& e : *entries) {
        const std::string path = cat(directory, '/', e.name);
        if (e.type == Files::Type::directory)
            descend(overrides, path);
        else if (e.type == Files::Type::symlink)
            if (const auto real = files_.real_path(path); real && seen_.insert(*real + "/").second)
                if (const auto status = files_.status(path); status && status->type == Files::Type::directory)
                    descend(overrides, path);
    }
}

// The first of the names that exists is the one.
void Search::look(const AllowOverrideRules& overrides, const std::string& directory)
{
    if (stopped_ || !seen_.insert(directory).second)
        return;
    const AllowOverride admitted = overrides.of(directory);
    if (!is_read(admitted))
        return;
    for (const std::string& name : names_) {
        const std::string path = cat(directory, '/', name);
        if (const auto status = files_.status(path); !status && (status.error().code == ENOENT || status.error().code == ENOTDIR))
            continue;
        return meet(directory, path, admitted);
    }
}

// A file that this server reads, or a folder that is `closed` to us and may hold some.
void Search::meet(const std::string& directory, const std::string& path, const AllowOverride& admitted, const Error* closed)
{
    auto& known = read_[path];
    const auto same = std::ranges::find_if(known, [&](std::size_t i) { return admitted_[i] == admitted; });
    if (same != known.end()) {
        touched_.push_back(*same);
        read_by_this_one(*same);
    } else if (!exhausted(read_.size(), limits::htaccess_files, ".htaccess files are served")) {
        known.push_back(admitted_.size());
        touched_.push_back(admitted_.size());
        admitted_.push_back(admitted);
        read(directory, path, admitted, closed);
    }
}

void Search::read(const std::string& directory, const std::string& path, const AllowOverride& admitted, const Error* closed)
{
    Directive nobody;
    Directive& node = out_.tree.add(nobody, {});
    node.parent = nullptr;
    const std::size_t before = problems_.size();
    Place unread;
    if (auto content = closed ? Result<std::string>(*closed) : files_.read(path, limits::htaccess_bytes)) {
        builder_.read_htaccess(path, std::move(*content), admitted.overrides, node);
        WalkScope scope;
        Context context;
        context.overrides = admitted.overrides;
        context.per_directory = context.htaccess = true;
        context.override_list = &admitted.list;
        context.unknown_ok = admitted.unknown_ok;
        context.override_ok = admitted.override_ok;
        context.scope = &scope;
        std::vector<const Directive*> passed_over;
        context.passed_over = &passed_over;
        Validator validator(files_, options_, out_, problems_);
        validator.know_all_providers();
        validator.walk(node, context);
        for (const Directive* d : passed_over)
            Tree::unlink(*d);
    } else {
        const Source& source = out_.tree.add_source({out_.tree.keep(path), Source::Kind::file});
        // httpd has no such limit: the file answers with whatever it says.
        const bool ours = content.error().code == EFBIG;
        const bool elsewhere = content.error().code == not_in_this_copy;
        if (closed || is_open_to_others(files_, path, content.error()))
            unread.source = &source;
        // Where nothing of the folder is here, that is said once, of all files: it counts where a verdict hangs on it.
        if (!elsewhere)
            problems_.add({.kind = ours ? Problem::Kind::limit : Problem::Kind::htaccess,
                           .place = {.source = &source},
                           .message = ours     ? cat("a .htaccess file of more than ", limits::htaccess_bytes, " bytes is not read")
                                      : closed ? "may not be listed by who runs aop-lint: nobody knows whether there are .htaccess files below it"
                                      : unread ? "may not be read by who runs aop-lint, and perhaps by httpd: nobody knows what it says"
                                               : content.error().message,
                           .refused = !ours && !unread,
                           .chain = {}});
    }
    // The first fault answers every request; what else is in the file never counts.
    Place fault;
    bool failed = false;
    problems_.revise(before, [&](Problem& p) {
        if (!p.refused)
            return true;
        if (failed)
            return false;
        failed = true;
        fault = p.place;
        p.kind = Problem::Kind::htaccess;
        p.refused = false;
        return true;
    });
    out_.htaccess.push_back({directory, &node, {server_}, fault, unread});
}

}

void read_htaccess_files(Files& files, const ReadOptions& options, Builder& builder, Configuration& out, Problems& problems)
{
    Search search(files, options, builder, out, problems);
    search.main_server();
    std::uint32_t index = 0;
    for (const Directive& d : out.tree.root())
        if (d.is("<VirtualHost"_name))
            search.virtual_host(d, ServerId{++index});
}

}
