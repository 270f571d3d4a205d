#pragma once
#include <map>
#include <unordered_map>

#include "core/exposure.h"
#include "core/exposure/likeness.h"
#include "core/exposure/model.h"
#include "core/exposure/paths.h"

namespace aop {

// A Host that no virtual host has, and no DNS either.
inline constexpr const char* nobodys_name = "unknown.invalid";

// Tries every way that a stranger has, and folds what comes of it into verdicts.
class Judge {
public:
    Judge(const Model&, Alike);
    // What the server is worth at the `which`th of its addresses (the main server: wherever nobody else is).
    Judgement judge(std::size_t server, std::size_t which);
    // The way by which another customer of Cloudflare, and not just anybody, gets the server's
    // content under a name that is none of its own; nothing where there is none.
    std::optional<Attempt> by_any_name(std::size_t server) const;

private:
    struct Tally;
    // Who is of one kind, at one address, and reached from the same other servers, is judged once.
    struct Class {
        int kind;
        std::size_t chain;
        std::vector<bool> reached_from;  // the chain's first, then its representatives
        auto operator<=>(const Class&) const = default;
    };

    Judgement judge_alone(std::size_t server, std::size_t which);
    std::optional<Class> class_of(std::size_t server, std::size_t which);
    const std::optional<int>& kind_of(std::size_t server);
    Judgement plain(const Endpoint&, Judgement) const;
    Judgement over_tls(const Endpoint&, Judgement);
    Judgement unreached(Judgement) const;
    Judgement no_way_in(const Endpoint&, Judgement, const Paths&, const Tally&) const;
    // Whether who was verified by `giver` gets content with the session made there.
    bool lets_in_sessions_of(std::size_t giver, std::size_t server, const Endpoint&, const Paths&) const;
    void try_ways(std::size_t server, const Endpoint&, const Paths&, Tally&);
    std::vector<const char*> methods_of(std::size_t server) const;
    const std::vector<std::size_t>& representatives(std::size_t chain);
    std::optional<Credential> accepted_by(std::size_t server) const;
    // A Host that gets to the server, or nothing.
    std::optional<std::string> host_for(std::size_t chain, std::size_t server) const;
    Address concrete(const Endpoint&) const;
    Attempt attempt_at(const Endpoint&, std::size_t server, bool tls) const;

    const Model& m_;
    std::vector<std::vector<std::size_t>> endpoints_of_;  // per chain
    std::vector<std::vector<std::size_t>> representatives_;
    std::unordered_map<std::size_t, std::size_t> session_twin_, session_giver_;  // by server
    Alike alike_;
    Likeness likeness_;
    std::vector<std::optional<std::optional<int>>> kinds_;  // per server, once asked for
    std::map<Class, Judgement> known_;
};

// By server: one whose TLS sessions it accepts although another CA vouched for them.
std::unordered_map<std::size_t, std::size_t> session_twins(const Model&);
// By server that asks for no certificate: one that does, and whose TLS sessions it accepts.
std::unordered_map<std::size_t, std::size_t> session_givers(const Model&);

}
