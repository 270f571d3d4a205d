#include "linter/input/settle.h"

#include <algorithm>
#include <deque>
#include <set>

#include "core/base/ascii.h"
#include "linter/input/place.h"

namespace aop {

namespace {

// A configuration that an archive holds.
struct Candidate {
    Found here;  // as the archive has it
    std::optional<Placement> placement;

    // The surer it is where it belongs, the lower.
    int rank() const { return !placement ? 2 : fronts(*placement).whole ? 0 : 1; }
};

bool is_file(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return status && status->type == Files::Type::regular;
}

// Documentation has examples, and so have some packages beside the real files.
bool is_example(const std::string& path)
{
    return std::ranges::any_of(std::initializer_list<std::string_view>{"/share/", "/doc/", "/docs/", "/original/", "/examples/"},
                               [&](std::string_view part) { return path.find(part) != path.npos; });
}

class Candidates {
public:
    // Below `top`, "" for the root.
    explicit Candidates(Files& files, std::string top = "") : files_(files), top_(std::move(top)) {}

    std::vector<Candidate> all();

private:
    void look_in(const std::string& folder);
    void add(const Found& here);

    Files& files_;
    std::string top_;
    std::vector<Candidate> found_;
    std::set<std::string> known_;
};

void Candidates::add(const Found& here)
{
    if (here.layout && !is_example(here.main_file.substr(top_.size())) && known_.insert(here.main_file).second)
        found_.push_back({here, place(files_, here)});
}

// `folder` is "" for the root of the archive. Where a system has its main file is looked at first: it may lie deep.
void Candidates::look_in(const std::string& folder)
{
    for (const Layout& layout : layouts()) {
        const std::string main = merged_path(std::string(layout.server_root), std::string(layout.main_file));
        for (const std::string& file : {cat(folder, main), cat(folder, main.starts_with("/etc/") ? main.substr(4) : main)})
            if (is_file(files_, file))
                add(found_around(files_, file));
    }
    add(found_in(files_, folder.empty() ? "/" : folder));
}

std::vector<Candidate> Candidates::all()
{
    constexpr std::size_t most = 2000, deepest = 4;
    std::deque<std::string> folders{top_};
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const std::string folder = folders[i];
        look_in(folder);
        if (std::size_t(std::ranges::count(folder.substr(top_.size()), '/')) >= deepest)
            continue;
        if (auto entries = files_.list(folder.empty() ? "/" : folder)) {
            std::ranges::sort(*entries, {}, &Files::Entry::name);
            for (const Files::Entry& e : *entries)
                if (e.type == Files::Type::directory && folders.size() < most)
                    folders.push_back(cat(folder, '/', e.name));
        }
    }
    std::ranges::stable_sort(found_, {}, &Candidate::rank);
    return std::move(found_);
}

}

std::optional<Settled> settle(ArchiveFiles& files, const std::string& main_file)
{
    const std::vector<Candidate> all = Candidates(files).all();
    const auto chosen = std::ranges::find_if(all, [&](const Candidate& c) { return main_file.empty() || c.here.main_file == main_file; });
    if (chosen == all.end())
        return std::nullopt;
    Settled made{chosen->here, {}};
    for (const Candidate& c : all)
        if (&c != &*chosen && c.rank() <= std::max(chosen->rank(), 1))
            made.others.push_back(c.here.main_file);
    if (chosen->placement) {
        const Fronts front = fronts(*chosen->placement);
        files.move(front.of_folder.empty() ? "/" : front.of_folder, front.of_host.empty() ? "/" : front.of_host);
        made.found = chosen->placement->found;
    }
    return made;
}

std::optional<Below> configuration_below(Files& files, const std::string& folder)
{
    const std::vector<Candidate> all = Candidates(files, folder == "/" ? "" : folder).all();
    if (all.empty())
        return std::nullopt;
    const Candidate& first = all.front();
    const Fronts front = first.placement ? fronts(*first.placement) : Fronts();
    // The folder is the root of a file system, or lies on the way to one.
    if (front.whole && front.of_folder.starts_with(folder))
        return Below{front.of_folder, first.here.main_file.substr(front.of_folder.size())};
    return Below{"", first.here.main_file};
}

}
