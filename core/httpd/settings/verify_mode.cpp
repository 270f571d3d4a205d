// Turns SSLVerifyClient and the VerifyMode lines after it into the flags that
// OpenSSL ends up with, as cmd_VerifyMode in libssl sets and clears them.
#include "core/httpd/settings/verify_mode.h"

#include <algorithm>
#include <optional>

#include "core/base/ascii.h"

namespace aop {

namespace {

enum Flag : unsigned { peer = 1, insist = 2, once = 4, later = 8 };

struct Word {
    std::string_view name;
    unsigned flags;
};
constexpr Word known[]{
    {"Request", peer},
    {"Require", peer | insist},
    {"Once", peer | once},
    {"RequestPostHandshake", peer | later},
    {"RequirePostHandshake", peer | insist | later},
};

// The flags after this value; nothing when OpenSSL does not know one of its words.
std::optional<unsigned> changed(unsigned flags, std::string_view value)
{
    while (!value.empty()) {
        std::string_view word = value.substr(0, value.find(','));
        value.remove_prefix(word.size() < value.size() ? word.size() + 1 : value.size());
        word = trimmed(word);
        const bool off = word.starts_with('-');
        if (off || word.starts_with('+'))
            word.remove_prefix(1);
        const auto* row = std::ranges::find_if(known, [&](const Word& w) { return iequals(w.name, word); });
        if (row == std::end(known))
            return std::nullopt;
        flags = off ? flags & ~row->flags : flags | row->flags;
    }
    return flags;
}

}

ClientAuth question_of(const Tls& tls)
{
    const VerifyClient mode = tls.verify_client.value_or(VerifyClient::none);
    const unsigned said = mode == VerifyClient::none ? 0 : mode == VerifyClient::require ? peer | insist : peer;
    unsigned flags = said;
    const ConfCmd* last = nullptr;
    for (const ConfCmd& c : tls.handshake->conf_cmds)
        if (iequals(c.command, "VerifyMode")) {
            flags = changed(flags, c.value).value_or(flags);
            last = &c;
        }
    const bool other = ((flags ^ said) & (peer | insist | later)) != 0;
    return {(flags & peer) != 0, (flags & insist) != 0, (flags & later) != 0, other ? last : nullptr};
}

bool verify_mode_known(std::string_view value) { return changed(0, value).has_value(); }

}
