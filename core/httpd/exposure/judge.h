#pragma once
#include <functional>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/httpd/exposure/closed_world.h"
#include "core/httpd/exposure/equivalence.h"
#include "core/httpd/exposure/excused.h"
#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/model.h"

namespace aop {

// A Host that no virtual host has, and no DNS either.
inline constexpr const char* nobodys_name = "unknown.invalid";

// What httpd may refuse before any section is looked at: a header, the request line, or want of it.
inline constexpr std::string_view early_statuses[]{"400", "404", "408", "414", "417", "501"};
// Of a body that is too long, malformed or slow.
inline constexpr std::string_view body_statuses[]{"413", "400", "408"};

// Tries every way that a stranger has, and folds what comes of it into verdicts.
class Judge {
public:
    Judge(const Model&, Alike);
    // What the server is worth at the `which`th of its addresses (the main server: wherever nobody else is).
    Judgement judge(ServerId server, std::size_t which);
    // The way by which another customer of Cloudflare, and not just anybody, gets the server's
    // content under a name that is none of its own; nothing where there is none.
    std::optional<Attempt> by_any_name(ServerId server);
    // What a client gets whose certificate the handshake has accepted.
    Outcome for_client(ServerId server, const CertificateTexts&);

    // Per server: open paths from which somebody without a certificate got something. To be asked when all is judged.
    PerServer<std::set<std::string>> take_open_paths() { return std::move(open_); }

    // Is told of each request that was imagined, an example of its class, and what comes of it: tests make them.
    using Told = std::function<void(const Attempt&, const Outcome&)>;
    void tell(Told told) { told_ = std::move(told); }

private:
    struct AttemptResults;
    // Who is of one kind, at one address, and reached from the same other servers, is judged once.
    struct Class {
        int kind;
        ChainId chain;
        std::vector<bool> reached_from;  // the chain's first, then its representatives
        auto operator<=>(const Class&) const = default;
    };

    Judgement judge_alone(ServerId server, std::size_t which);
    Judgement judge_as_read(ServerId server, std::size_t which);
    std::optional<Class> class_of(ServerId server, std::size_t which);
    const std::optional<int>& kind_of(ServerId server);
    bool is_under_its_name(const Judgement&) const;
    Judgement plain(const Endpoint&, Judgement);
    Judgement closed_in_plain_http(const Connection&, Attempt, Judgement);
    // What the worst client achieves that begins like this, and what it sends. `optimistic`: what nobody knows is as it would like it.
    using Try = std::pair<Outcome, Attempt>;
    // `refused_with`: it begins with the page for that status, since httpd has refused the request before any section was looked at.
    Try worst(const Connection&, ServerId server, const Attempt&, PathClasses*, bool optimistic, std::string_view refused_with = {});
    // With a body that httpd cannot read before it asks for a certificate: what the pages of these errors hand out.
    std::optional<Try> with_bad_body(const Connection&, ServerId server, const Attempt&);
    Try where_no_file_is(const Connection&, ServerId server, const Attempt&, bool optimistic);
    static Attempt malformed(Attempt, std::string_view status);
    // Counts what an open path answers as harmless.
    void excuse_open_path(ServerId server, const Attempt&, PathClasses*, Outcome&);
    void excuse_open_page(ServerId server, Outcome&);
    const Language& hosts_of(ChainId chain, ServerId server);
    Language hosts_of_later(ChainId chain, ServerId server) const;
    PathClasses classes_for(ChainId chain, ServerId server) const;
    struct Way {  // a handshake that came about, and the client that made it
        Attempt attempt;
        Connection connection;
        ServerId handshake;
        std::size_t client;
        bool is_free, is_right;
    };
    struct Handshake {  // all that requests over its connection may hang on
        ChainId chain;
        bool without_sni;
        int asked;
        int secure_group, old_group, protocols, trust_group;  // of the model, by the handshake's server and its context
        bool strict_sni;
        auto operator<=>(const Handshake&) const = default;
    };
    Handshake handshake_of(const Endpoint&, const Way&) const;
    std::vector<std::pair<std::string, ServerId>> handshake_names(ServerId server, const Endpoint&);
    std::vector<Way> ways_to(ServerId server, const Endpoint&, AttemptResults&, bool forward = false);
    void try_path(ServerId server, const std::string& path, const std::vector<Way>&, PathClasses&, AttemptResults&);
    void try_error_pages(ServerId server, const Endpoint&, AttemptResults&);
    void try_error_pages_after(ServerId handshake, bool crossing, Attempt, ServerId server, const Endpoint&, AttemptResults&);
    void try_error_page(const Connection&, Attempt, std::string_view status, bool crossing, ServerId server, ServerId from, AttemptResults&);
    std::optional<Judgement> plain_by_error(const Connection&, const Attempt&, Judgement);
    Judgement over_tls(const Endpoint&, Judgement);
    Judgement after_left_over(const Endpoint&, Judgement);
    Judgement after_unanswered_hello(const Endpoint&, Judgement);
    const Place& asks_in_vain(const Endpoint&, const Way&);
    bool may_renegotiate();
    bool compares_less() const;
    const std::vector<ServerId>& renegotiating_servers(ChainId chain);
    const Connection::LeftOver& leaves_certificate(const Endpoint&, const Way&);
    Place password_of(ChainId chain, Cause cause) const;
    const Section* renegotiating_section(ServerId server) const;
    Place looked_ahead(ServerId server);
    const Directive* takes_odd_names() const;
    Judgement unreached(Judgement) const;
    bool may_have_another_name(ChainId chain, ServerId server) const;
    Judgement no_way_in(const Endpoint&, Judgement, const AttemptResults&);
    std::optional<Judgement> let_in_by_others(Judgement, ServerId asks, const AttemptResults&) const;
    std::optional<Judgement> guard_shuts_all_out(Judgement, ServerId asks, const AttemptResults&) const;
    std::optional<Judgement> shuts_all_out(Judgement, ServerId asks, const AttemptResults&) const;
    // Whether who was verified by `giver` gets content with the session made there.
    bool accepts_sessions_of(ServerId giver, ServerId server, const Endpoint&);
    void try_attempts(ServerId server, const Endpoint&, AttemptResults&);
    const std::vector<ServerId>& representatives(ChainId chain);
    // A Host that gets to the server, or nothing.
    std::optional<std::string> host_for(ChainId chain, ServerId server) const;
    Address concrete(const Endpoint&) const;
    Attempt attempt_at(const Endpoint&, ServerId server, bool tls) const;

    const Model& m_;
    Table<ChainId, std::vector<std::size_t>> endpoints_of_;
    Table<ChainId, std::vector<ServerId>> representatives_;
    std::unordered_map<ServerId, ServerId> session_twin_, session_giver_, ocsp_twin_;  // by server
    Alike alike_;
    Told told_ = {};
    ClosedWorld world_;
    Equivalence equivalence_;
    PerServer<std::optional<std::optional<int>>> kinds_;  // once asked for
    struct Known {
        Judgement judgement;
        std::string excuses;  // "asked " and excuses_on_disk, if the verdict hangs on it
    };
    std::map<Class, Known> known_;
    PerServer<std::set<std::string>> open_;
    bool asked_disk_ = false;                                 // by the judgement that is being made
    std::map<std::pair<ChainId, ServerId>, Language> hosts_;  // by chain and server
    std::map<std::string, Language> whole_urls_;              // request lines, by path
    std::map<Handshake, Connection::LeftOver> left_;
    std::map<Handshake, Place> in_vain_;
    std::map<ChainId, std::vector<ServerId>> renegotiating_;
    std::optional<bool> may_renegotiate_;
    std::optional<const Directive*> lookahead_;
};

// By server: one whose TLS sessions it accepts although another CA vouched for them.
std::unordered_map<ServerId, ServerId> session_twins(const Model&);
// By server that asks responders of OCSP: one that does not, and whose TLS sessions it accepts.
std::unordered_map<ServerId, ServerId> ocsp_twins(const Model&);
// By server that asks for no certificate: one that does, and whose TLS sessions it accepts.
std::unordered_map<ServerId, ServerId> session_givers(const Model&);

}
