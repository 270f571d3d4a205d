#include "core/files/account.h"

#include <charconv>
#include <vector>

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr std::uint64_t largest_file = 4U << 20;

std::optional<std::uint32_t> number(std::string_view word)
{
    std::uint32_t n = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (error != std::errc() || end != word.data() + word.size())
        return std::nullopt;
    return n;
}

// Lines of /etc/passwd and /etc/group, cut at their colons.
std::vector<std::vector<std::string>> table(Files& files, const std::string& path)
{
    std::vector<std::vector<std::string>> rows;
    const auto text = files.read(path, largest_file);
    if (!text)
        return rows;
    std::string_view rest = *text;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
        std::vector<std::string> fields;
        for (std::size_t colon = 0; colon != std::string_view::npos; line.remove_prefix(colon == std::string_view::npos ? 0 : colon + 1)) {
            colon = line.find(':');
            fields.emplace_back(line.substr(0, colon));
        }
        rows.push_back(std::move(fields));
    }
    return rows;
}

bool is_member(std::string_view members, std::string_view name)
{
    while (!members.empty()) {
        const std::string_view one = members.substr(0, members.find(','));
        if (one == name)
            return true;
        members.remove_prefix(one.size() < members.size() ? one.size() + 1 : members.size());
    }
    return false;
}

// What the permission bits say to the account: `bit` is 4 to read, 1 to enter.
FileAccess allowed(const Files::Status& status, const Account& account, std::uint32_t bit)
{
    const bool owner = status.mode & (bit << 6), group = status.mode & (bit << 3), others = status.mode & bit;
    if (owner && group && others)
        return FileAccess::yes;
    if (!account.user)
        return others ? FileAccess::yes : FileAccess::unknown;
    if (*account.user == 0)
        return FileAccess::yes;
    const bool ok = *account.user == status.uid ? owner : account.groups.contains(status.gid) ? group : others;
    return ok ? FileAccess::yes : FileAccess::no;
}

}

Account account_of(std::string_view user, std::string_view group, Files& files)
{
    Account account{.name = std::string(user)};
    if (account.name.empty())
        return account;
    // "#33" is a number, as in httpd's ap_uname2id.
    if (account.name.starts_with('#'))
        account.user = number(std::string_view(account.name).substr(1));
    else
        for (const auto& row : table(files, "/etc/passwd"))
            if (row.size() > 3 && row[0] == account.name)
                account.user = number(row[2]);
    if (group.starts_with('#'))
        if (const auto id = number(group.substr(1)))
            account.groups.insert(*id);
    for (const auto& row : table(files, "/etc/group"))
        if (row.size() > 3 && (row[0] == group || is_member(row[3], account.name)))
            if (const auto id = number(row[2]))
                account.groups.insert(*id);
    return account;
}

std::string AccountNames::name(Names& names, const char* file, std::uint32_t id)
{
    if (!names) {
        names.emplace();
        for (auto& row : table(files_, file))
            if (const auto n = row.size() > 2 ? number(row[2]) : std::nullopt; n && !row[0].empty())
                names->try_emplace(*n, std::move(row[0]));
    }
    const auto found = names->find(id);
    return found == names->end() ? cat(id) : found->second;
}

FileAccess may_read(Files& files, const Account& account, const std::string& path)
{
    const auto real = files.real_path(path);
    if (!real)
        return FileAccess::unknown;
    FileAccess worst = FileAccess::yes;
    for (std::size_t slash = real->find('/', 1);; slash = real->find('/', slash + 1)) {
        const bool last = slash == std::string::npos;
        const auto status = files.status(real->substr(0, slash));
        const FileAccess here = status ? allowed(*status, account, last ? 4 : 1) : FileAccess::unknown;
        if (here == FileAccess::no)
            return FileAccess::no;
        if (here == FileAccess::unknown)
            worst = FileAccess::unknown;
        if (last)
            return worst;
    }
}

}
