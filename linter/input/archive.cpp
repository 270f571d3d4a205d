// Reads an archive into memory with libarchive. An archive is bad input: only the formats that people use are enabled, none that would
// start a program; what is read is bounded; a name that leads out of it refuses it.
#include "linter/input/archive.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <archive.h>
#include <archive_entry.h>

#include "core/base/ascii.h"
#include "core/base/failure.h"
#include "core/files/disk.h"
#include "core/files/links.h"

namespace aop {

namespace {

Error system_error(int code) { return {std::strerror(code), code}; }

struct CloseArchive {
    void operator()(archive* a) const { archive_read_free(a); }
};

// "./etc//apache2/" as "/etc/apache2"; nothing for one that leads out.
std::optional<std::string> inside(std::string_view name)
{
    std::string path;
    while (!name.empty()) {
        const std::string_view part = name.substr(0, name.find('/'));
        name.remove_prefix(std::min(name.size(), part.size() + 1));
        if (part == "..")
            return std::nullopt;
        if (!part.empty() && part != ".")
            path += cat("/", part);
    }
    return path;
}

// Programs, libraries and pictures: nobody includes them, and an image is full of them.
bool is_of_no_use(std::string_view begin)
{
    constexpr std::size_t small = 64 << 10;
    static constexpr std::string_view marks[]{"\x7F"
                                              "ELF",
                                              "\x1F\x8B",
                                              "\x89PNG",
                                              "\xFF\xD8\xFF",
                                              "GIF8",
                                              "PK\x03\x04",
                                              "!<arch>"};
    return std::ranges::any_of(marks, [&](std::string_view m) { return begin.starts_with(m); }) ||
           (begin.size() >= small && begin.find('\0') != begin.npos);
}

}

bool is_archive(std::string_view b)
{
    using namespace std::string_view_literals;
    static constexpr std::string_view marks[]{"\x1F\x8B"sv,
                                              "\xFD"
                                              "7zXZ\0"sv,
                                              "BZh"sv,
                                              "\x28\xB5\x2F\xFD"sv,
                                              "PK\x03\x04"sv,
                                              "PK\x05\x06"sv};
    return std::ranges::any_of(marks, [&](std::string_view m) { return b.starts_with(m); }) || (b.size() > 262 && b.substr(257, 5) == "ustar");
}

bool is_archive_file(const std::string& path)
{
    if (const auto status = Disk().status(path); !status || status->type != Files::Type::regular)
        return false;
    std::string bytes(archive_mark_size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), std::streamsize(bytes.size()));
    bytes.resize(std::size_t(std::max<std::streamsize>(file.gcount(), 0)));
    return is_archive(bytes);
}

class ArchiveFiles::Reader {
public:
    Reader(const std::string& path, const ArchiveLimits& limits) : path_(path), limits_(limits), archive_(archive_read_new()) {}
    Result<std::unique_ptr<ArchiveFiles>> run();

private:
    Error wrong(std::string_view why) const { return {cat(path_, ": ", why), EINVAL}; }
    Error trouble() const
    {
        const char* why = archive_error_string(archive_.get());
        return wrong(cat("cannot be read as an archive: ", why ? why : "unknown format"));
    }
    Failure entry(archive_entry*);
    Failure content(Node&);

    const std::string& path_;
    const ArchiveLimits& limits_;
    std::unique_ptr<archive, CloseArchive> archive_;
    std::unique_ptr<ArchiveFiles> made_ = std::make_unique<ArchiveFiles>();
    std::uint64_t unpacked_ = 0, kept_ = 0;
    std::size_t entries_ = 0;
};

Result<std::unique_ptr<ArchiveFiles>> ArchiveFiles::Reader::run()
{
    constexpr std::size_t block = 64 << 10;
    archive* const a = archive_.get();
    if (!a)
        return wrong("no memory for it");
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_zstd(a);
    if (archive_read_open_filename(a, path_.c_str(), block) != ARCHIVE_OK)
        return trouble();
    archive_entry* e = nullptr;
    int got = 0;
    while ((got = archive_read_next_header(a, &e)) == ARCHIVE_OK || got == ARCHIVE_WARN)
        if (Failure failure = entry(e))
            return Error{failure->message, EINVAL};
    if (got != ARCHIVE_EOF)
        return trouble();
    if (entries_ == 0)
        return wrong("is an empty archive");
    return std::move(made_);
}

Failure ArchiveFiles::Reader::entry(archive_entry* e)
{
    if (++entries_ > limits_.entries)
        return wrong(cat("has more than ", limits_.entries, " entries: unpack it and use --root"));
    const char* const name = archive_entry_pathname(e);
    const auto path = name ? inside(name) : std::nullopt;
    if (!path)
        return wrong(name ? cat("the entry '", name, "' leads out of the archive") : std::string("an entry has no name that can be read"));
    if (path->size() > limits_.path || std::size_t(std::ranges::count(*path, '/')) > limits_.depth)
        return wrong(cat("an entry lies deeper than ", limits_.depth, " folders, or its name is longer than ", limits_.path, " bytes"));
    Node node{.mode = std::uint32_t(archive_entry_perm(e)),
              .uid = std::uint32_t(archive_entry_uid(e)),
              .gid = std::uint32_t(archive_entry_gid(e)),
              .modified = archive_entry_mtime(e),
              .inode = entries_};
    if (const char* hard = archive_entry_hardlink(e)) {
        const auto target = inside(hard);
        const auto known = target ? made_->nodes_.find(*target) : made_->nodes_.end();
        if (known != made_->nodes_.end() && known->second.type == Type::regular)
            made_->add(*path, Node(known->second));
        return std::nullopt;
    }
    switch (archive_entry_filetype(e)) {
    case AE_IFDIR: break;
    case AE_IFREG:
        node.type = Type::regular;
        if (Failure failure = content(node))
            return failure;
        break;
    case AE_IFLNK:
        node.type = Type::symlink;
        if (const char* target = archive_entry_symlink(e))
            node.target = std::string(target, strnlen(target, limits_.path));
        break;
    default: node.type = Type::other;
    }
    if (!path->empty())
        made_->add(*path, std::move(node));
    return std::nullopt;
}

// What an entry says of its size is not believed.
Failure ArchiveFiles::Reader::content(Node& node)
{
    constexpr std::size_t step = 64 << 10;
    std::string text, part(step, '\0');
    bool useful = true;
    for (la_ssize_t got = 0; (got = archive_read_data(archive_.get(), part.data(), part.size())) != 0;) {
        if (got < 0)
            return trouble();
        node.size += std::uint64_t(got);
        unpacked_ += std::uint64_t(got);
        if (unpacked_ > limits_.unpacked)
            return wrong(cat("unpacks to more than ", limits_.unpacked >> 20, " MiB: unpack it and use --root"));
        if (!useful)
            continue;
        text.append(part.data(), std::size_t(got));
        if (is_of_no_use(text) || text.size() > limits_.file) {
            useful = false;
            text = std::string();
        } else if (kept_ + text.size() > limits_.kept) {
            return wrong(cat("holds more than ", limits_.kept >> 20, " MiB of texts: unpack it and use --root"));
        }
    }
    kept_ += text.size();
    if (useful)
        node.content = std::make_shared<const std::string>(std::move(text));
    return std::nullopt;
}

Result<std::unique_ptr<ArchiveFiles>> ArchiveFiles::open(const std::string& path, const ArchiveLimits& limits) { return Reader(path, limits).run(); }

// What comes later takes the place of what is there.
void ArchiveFiles::add(const std::string& path, Node made)
{
    for (std::size_t slash = 0; (slash = path.find('/', slash + 1)) != path.npos;)
        if (const std::string folder = path.substr(0, slash); !nodes_.contains(folder))
            add(folder, Node{});
    const auto [at, is_new] = nodes_.insert_or_assign(path, std::move(made));
    if (is_new)
        children_[path.substr(0, path.rfind('/'))].push_back(path.substr(path.rfind('/') + 1));
}

void ArchiveFiles::move(const std::string& folder, const std::string& at)
{
    const std::string from = folder == "/" ? "" : folder, to = at == "/" ? "" : at;
    if (from == to)
        return;
    std::map<std::string, Node> old;
    old.swap(nodes_);
    children_.clear();
    for (auto& [path, node] : old)
        if (path.starts_with(from + '/'))
            add(to + path.substr(from.size()), std::move(node));
}

void ArchiveFiles::forget_content()
{
    for (auto& [path, node] : nodes_)
        node.content.reset();
}

const ArchiveFiles::Node* ArchiveFiles::node(const std::string& path) const
{
    static const Node root{};
    if (path.empty() || path == "/")
        return &root;
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? nullptr : &found->second;
}

Result<std::string> ArchiveFiles::real_path(const std::string& path)
{
    return resolve_links(path, [&](const std::string& at) -> Result<FoundThere> {
        const Node* const found = node(at);
        if (!found)
            return system_error(ENOENT);
        return FoundThere{.is_directory = found->type == Type::directory,
                          .link = found->type == Type::symlink ? std::optional(found->target) : std::nullopt};
    });
}

Result<std::string> ArchiveFiles::link_target(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    const auto folder = real_path(slash == 0 || slash == path.npos ? "/" : path.substr(0, slash));
    const Node* const found = folder ? node(cat(*folder == "/" ? "" : *folder, '/', path.substr(slash + 1))) : nullptr;
    return found && found->type == Type::symlink ? Result<std::string>(found->target) : system_error(found ? EINVAL : ENOENT);
}

Result<Files::Status> ArchiveFiles::status(const std::string& path)
{
    const auto real = real_path(path);
    if (!real)
        return real.error();
    const Node& found = *node(*real);
    return Status{.type = found.type,
                  .size = found.size,
                  .mode = found.mode,
                  .uid = found.uid,
                  .gid = found.gid,
                  .device = 1,
                  .inode = found.inode,
                  .modified = found.modified};
}

Result<std::string> ArchiveFiles::read(const std::string& path, std::uint64_t limit)
{
    const auto real = real_path(path);
    if (!real)
        return real.error();
    const Node& found = *node(*real);
    if (found.type != Type::regular)
        return Error{"not a regular file", found.type == Type::directory ? EISDIR : EBADF};
    if (found.size > limit)
        return Error{cat("larger than ", limit, " bytes"), EFBIG};
    if (!found.content)
        return Error{"a binary file of the archive, which is not kept", EACCES};
    return *found.content;
}

Result<std::vector<Files::Entry>> ArchiveFiles::list(const std::string& path)
{
    const auto real = real_path(path);
    if (!real)
        return real.error();
    if (node(*real)->type != Type::directory)
        return system_error(ENOTDIR);
    std::vector<Entry> entries;
    if (const auto found = children_.find(*real == "/" ? "" : *real); found != children_.end())
        for (const std::string& name : found->second)
            entries.push_back({name, nodes_.at(cat(found->first, '/', name)).type});
    return entries;
}

}
