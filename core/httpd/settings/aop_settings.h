#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/failure.h"
#include "core/httpd/settings/setting.h"

namespace aop {

enum class Policy { warn, off, refuse };
enum class Guard { off, on, report };  // `report` refuses nobody, and counts whom `on` would refuse

// A path that AOPGuardExempt names, and the handlers that may answer there; none: files alone.
struct Exemption {
    std::string path;
    std::vector<std::string> handlers = {};
    bool operator==(const Exemption&) const = default;
};

// What the AOP* directives of mod_aop say about a server.
struct Intent {
    Setting<Policy> policy;
    Setting<std::vector<std::string>> trust;  // words of AOPTrust
    Setting<Guard> guard;
    Setting<std::vector<Exemption>> guard_exempt;
    Setting<std::vector<std::string>> client_pins;
    Setting<std::vector<int>> expiry_warn;  // days
    struct Ignore {
        std::string rule;
        std::string reason;
        Place place;
    };
    std::vector<Ignore> ignores;
};

inline bool is_guarded(const Intent& i) { return i.guard.value_or(Guard::off) == Guard::on; }

// Both hosts check and apply these directives with the two functions below.
bool is_intent_directive(std::string_view name);

// Fails with what is wrong with the arguments, as a sentence that names the directive.
Failure check_intent(std::string_view name, const std::vector<std::string>& words);

// Applies one directive; arguments that are wrong leave `intent` as it was.
void apply_intent(Intent& intent, std::string_view name, const std::vector<std::string>& words, const Place& place);

// "sha256:AB:CD…", with or without colons, as 64 lower-case hex digits; nothing for anything else.
std::optional<std::string> parse_fingerprint(std::string_view word);

}
