// The proxies whose word mod_remoteip takes: of a line, and of the file that a line names.
#include "core/httpd/syntax/arguments.h"
#include "linter/reader/lines.h"
#include "linter/validate/special_values.h"

namespace aop {

namespace {

// A network, or a name that only the resolver knows.
Complaint proxy_fault(const Call& call, const std::string& word)
{
    const std::size_t slash = word.find('/');
    const std::string host = word.substr(0, slash);
    const bool address = host.find(':') != host.npos || host.find_first_not_of("0123456789.") == host.npos;
    if (!address && slash == word.npos && !could_resolve(host))
        return cat("RemoteIP: Error parsing IP ", word, " (Name or service not known error) for ", call.command.name);
    if (!address && slash != word.npos)
        return cat("RemoteIP: Error parsing IP ", word, " the subnet /", word.substr(slash + 1), " is invalid for ", call.command.name);
    if (!address)
        return std::nullopt;
    if (const auto fault = network_fault(word))
        return cat("RemoteIP: Error parsing IP ", word, " (", fault->message, " error) for ", call.command.name);
    return std::nullopt;
}

}

Complaint check_trusted_proxy(const Call& call)
{
    for (const std::string& word : call.words)
        if (Complaint said = proxy_fault(call, word))
            return said;
    return std::nullopt;
}

// Lines as those of a configuration, with comments behind the words as well. httpd ends at a line that is too long for it, and
// says nothing.
Complaint check_trusted_proxy_list(const Call& call)
{
    constexpr std::uint64_t largest = 16 << 20;
    constexpr std::size_t room = 8192;  // MAX_STRING_LEN
    const std::string path = call.walker.absolute(call.words[0]);
    const auto& status = call.walker.status(path);
    if (!status || path == "/dev/null")
        return std::nullopt;
    if (status->type != Files::Type::regular)
        return cat(call.command.name, ": Could not open file ", path, ": Bad file descriptor");
    const auto text = call.walker.files().read(path, largest);
    if (!text)
        return std::nullopt;  // not readable for us: httpd is root
    const Source source{.name = path};
    Lines lines(source, *text);
    LineBuffer buffer{.size = room};
    for (Line line; lines.next(line, buffer, room - 2) == Lines::Got::line;) {
        std::string_view rest = line.text;
        for (std::string word; !(word = next_word(rest)).empty() && !word.starts_with('#');)
            if (Complaint said = proxy_fault(call, word))
                return cat(*said, " at line ", lines.here().line, " of ", path);
    }
    return std::nullopt;
}

}
