#include <algorithm>
#include <cstdint>
#include <tuple>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "core/verdicts/suppression.h"

namespace aop {

// One line a rule, in the order of their ids; each lives in its own file in core/rules.
#define AOP_RULES(RULE)                                                                                                                              \
    RULE(aop001_configuration_unreadable)                                                                                                            \
    RULE(aop002_include_refused)                                                                                                                     \
    RULE(aop003_syntax_error)                                                                                                                        \
    RULE(aop004_unknown_directive)                                                                                                                   \
    RULE(aop005_unknown_module)                                                                                                                      \
    RULE(aop006_directive_not_allowed_here)                                                                                                          \
    RULE(aop007_wrong_arguments)                                                                                                                     \
    RULE(aop008_limit_exceeded)                                                                                                                      \
    RULE(aop009_binary_data)                                                                                                                         \
    RULE(aop010_text_silently_dropped)                                                                                                               \
    RULE(aop011_undefined_variable)                                                                                                                  \
    RULE(aop012_htaccess_error)                                                                                                                      \
    RULE(aop013_hidden_by_condition)                                                                                                                 \
    RULE(aop014_files_assumed)                                                                                                                       \
    RULE(aop015_include_leads_out)                                                                                                                   \
    RULE(aop101_client_cert_not_requested)                                                                                                           \
    RULE(aop102_client_cert_optional)                                                                                                                \
    RULE(aop103_proxy_lookalike)                                                                                                                     \
    RULE(aop104_unprotected_neighbour)                                                                                                               \
    RULE(aop110_client_cert_only_in_section)                                                                                                         \
    RULE(aop111_section_cannot_weaken)                                                                                                               \
    RULE(aop112_numeric_comparison_always_true)                                                                                                      \
    RULE(aop113_verified_client_outvoted)                                                                                                            \
    RULE(aop114_section_verify_depth)                                                                                                                \
    RULE(aop115_verify_client_repeated)                                                                                                              \
    RULE(aop116_optional_then_require)                                                                                                               \
    RULE(aop117_verified_client_over_http2)                                                                                                          \
    RULE(aop118_section_demand_over_http2)                                                                                                           \
    RULE(aop119_no_client_cert_anywhere)                                                                                                             \
    RULE(aop120_undeclared_public_server)                                                                                                            \
    RULE(aop201_origin_ca_root)                                                                                                                      \
    RULE(aop202_public_ca_bundle)                                                                                                                    \
    RULE(aop203_several_anchors)                                                                                                                     \
    RULE(aop204_expired_authority_beside)                                                                                                            \
    RULE(aop205_shared_certificate)                                                                                                                  \
    RULE(aop206_certificate_in_revocation_file)                                                                                                      \
    RULE(aop207_verify_store_replaced)                                                                                                               \
    RULE(aop208_verify_depth_above_one)                                                                                                              \
    RULE(aop209_private_key_in_ca_file)                                                                                                              \
    RULE(aop210_writable_by_others)                                                                                                                  \
    RULE(aop211_trust_not_as_intended)                                                                                                               \
    RULE(aop212_cloudflare_in_name_only)                                                                                                             \
    RULE(aop213_weak_authority_key)                                                                                                                  \
    RULE(aop214_trusts_one_certificate)                                                                                                              \
    RULE(aop215_revocation_not_checked)                                                                                                              \
    RULE(aop216_shared_certificate_any_name)                                                                                                         \
    RULE(aop217_ca_not_as_declared)                                                                                                                  \
    RULE(aop218_revocation_check_unused)                                                                                                             \
    RULE(aop301_plain_default_on_tls_port)                                                                                                           \
    RULE(aop302_same_site_in_plain_http)                                                                                                             \
    RULE(aop303_server_name_taken)                                                                                                                   \
    RULE(aop304_main_server_answers)                                                                                                                 \
    RULE(aop305_name_answered_by_weaker)                                                                                                             \
    RULE(aop306_address_shadows_wildcard)                                                                                                            \
    RULE(aop307_engine_not_on)                                                                                                                       \
    RULE(aop308_engine_by_listen)                                                                                                                    \
    RULE(aop309_name_answered_by_another)                                                                                                            \
    RULE(aop310_certificate_of_another_site)                                                                                                         \
    RULE(aop312_session_identity_shared)                                                                                                             \
    RULE(aop313_satisfy_any)                                                                                                                         \
    RULE(aop315_no_such_address)                                                                                                                     \
    RULE(aop316_served_over_borrowed_tls)                                                                                                            \
    RULE(aop317_nothing_listens)                                                                                                                     \
    RULE(aop318_not_known)                                                                                                                           \
    RULE(aop319_htaccess_lets_strangers_in)                                                                                                          \
    RULE(aop320_htaccess_may_let_strangers_in)                                                                                                       \
    RULE(aop321_cache_before_check)                                                                                                                  \
    RULE(aop322_error_page_to_strangers)                                                                                                             \
    RULE(aop323_proxy_lends_certificate)                                                                                                             \
    RULE(aop324_back_end_open)                                                                                                                       \
    RULE(aop325_protected_content_elsewhere)                                                                                                         \
    RULE(aop326_local_server_behind_proxy)                                                                                                           \
    RULE(aop327_certificate_left_behind)                                                                                                             \
    RULE(aop328_renegotiation_ignored)                                                                                                               \
    RULE(aop401_certificate_file_missing)                                                                                                            \
    RULE(aop402_reload_kills_the_server)                                                                                                             \
    RULE(aop403_trust_unknown)                                                                                                                       \
    RULE(aop404_require_without_ca)                                                                                                                  \
    RULE(aop405_ca_expired)                                                                                                                          \
    RULE(aop406_ca_not_yet_valid)                                                                                                                    \
    RULE(aop407_not_a_client_ca)                                                                                                                     \
    RULE(aop408_no_root_in_ca_file)                                                                                                                  \
    RULE(aop409_verify_depth_zero)                                                                                                                   \
    RULE(aop410_intermediate_beyond_depth)                                                                                                           \
    RULE(aop411_revocation_list_missing)                                                                                                             \
    RULE(aop412_ocsp_without_responder)                                                                                                              \
    RULE(aop413_offers_other_names)                                                                                                                  \
    RULE(aop414_too_many_ca_names)                                                                                                                   \
    RULE(aop415_certificate_not_under_its_hash)                                                                                                      \
    RULE(aop416_certificate_not_readable_by_children)                                                                                                \
    RULE(aop417_ca_expires_soon)                                                                                                                     \
    RULE(aop418_ca_key_too_weak)                                                                                                                     \
    RULE(aop419_verify_mode_command)                                                                                                                 \
    RULE(aop420_same_trust_misdirected)                                                                                                              \
    RULE(aop421_server_name_needed)                                                                                                                  \
    RULE(aop422_ca_rotation)                                                                                                                         \
    RULE(aop430_server_certificate_missing)                                                                                                          \
    RULE(aop431_server_certificate_unusable)                                                                                                         \
    RULE(aop432_server_key_unusable)                                                                                                                 \
    RULE(aop433_server_key_mismatch)                                                                                                                 \
    RULE(aop434_server_key_needs_pass_phrase)                                                                                                        \
    RULE(aop435_server_certificate_too_weak)                                                                                                         \
    RULE(aop436_certificate_chain_unusable)                                                                                                          \
    RULE(aop437_cipher_list_refused)                                                                                                                 \
    RULE(aop438_no_tls_version_left)                                                                                                                 \
    RULE(aop439_openssl_command_refused)                                                                                                             \
    RULE(aop440_stapling_without_cache)                                                                                                              \
    RULE(aop441_ticket_key_file_too_short)                                                                                                           \
    RULE(aop442_proxy_certificate_unusable)                                                                                                          \
    RULE(aop443_log_not_writable)                                                                                                                    \
    RULE(aop444_log_program_missing)                                                                                                                 \
    RULE(aop445_run_file_folder_missing)                                                                                                             \
    RULE(aop446_account_unknown)                                                                                                                     \
    RULE(aop447_module_file_missing)                                                                                                                 \
    RULE(aop448_listen_lines_collide)                                                                                                                \
    RULE(aop449_types_file_missing)                                                                                                                  \
    RULE(aop450_balancer_without_shared_memory)                                                                                                      \
    RULE(aop451_no_handshake_possible)                                                                                                               \
    RULE(aop460_server_certificate_expired)                                                                                                          \
    RULE(aop461_server_certificate_not_yet_valid)                                                                                                    \
    RULE(aop462_server_certificate_expires_soon)                                                                                                     \
    RULE(aop463_server_certificate_other_name)                                                                                                       \
    RULE(aop464_server_certificate_is_a_ca)                                                                                                          \
    RULE(aop465_module_needs_another)                                                                                                                \
    RULE(aop466_managed_domain_conflict)                                                                                                             \
    RULE(aop467_shared_cache_refused)                                                                                                                \
    RULE(aop468_map_program_unusable)                                                                                                                \
    RULE(aop469_balancer_method_missing)                                                                                                             \
    RULE(aop470_crypto_driver_unknown)                                                                                                               \
    RULE(aop471_file_read_at_start_unusable)                                                                                                         \
    RULE(aop472_no_listen)                                                                                                                           \
    RULE(aop901_tls_differs)                                                                                                                         \
    RULE(aop902_verify_mode_differs)                                                                                                                 \
    RULE(aop903_anchors_differ)                                                                                                                      \
    RULE(aop904_port_taken)                                                                                                                          \
    RULE(aop905_address_not_here)                                                                                                                    \
    RULE(aop906_no_room_to_write)                                                                                                                    \
    RULE(aop910_no_mod_ssl)                                                                                                                          \
    RULE(aop911_guard_setting_unused)                                                                                                                \
    RULE(aop912_public_server_under_refuse)                                                                                                          \
    RULE(aop950_ignore_malformed)                                                                                                                    \
    RULE(aop951_ignore_unused)                                                                                                                       \
    RULE(aop952_ignore_expired)                                                                                                                      \
    RULE(aop953_unexpected_verdict)                                                                                                                  \
    RULE(aop954_expectation_unused)                                                                                                                  \
    RULE(aop955_ignore_of_unknown_rule)                                                                                                              \
    RULE(aop960_baseline_entry_unused)                                                                                                               \
    RULE(aop961_ignore_renewed)                                                                                                                      \
    RULE(aop962_guard_refuses_everybody)                                                                                                             \
    RULE(aop963_guard_refuses_redirect)                                                                                                              \
    RULE(aop964_pin_names_ca)                                                                                                                        \
    RULE(aop965_guard_exempt_unreached)

#define AOP_DECLARE(rule) extern const Rule rule;
AOP_RULES(AOP_DECLARE)

namespace {

#define AOP_LIST(rule) &rule,
constexpr const Rule* all[]{AOP_RULES(AOP_LIST)};

// The files that findings are in, numbered from 1 as they were read: findings come as a reader meets them.
std::unordered_map<std::string_view, std::size_t> reading_order(const Findings& found, const Configuration& configuration)
{
    std::unordered_map<std::string_view, std::size_t> order;
    for (const Finding& f : found)
        order.try_emplace(f.place.file(), 0);
    std::size_t rank = 0;
    for (const Source& source : configuration.tree.sources()) {
        ++rank;
        if (const auto at = order.find(source.name); at != order.end() && at->second == 0)
            at->second = rank;
    }
    return order;
}

}

std::span<const Rule* const> rules() { return all; }

const Rule* find_rule(std::string_view id_or_name)
{
    for (const Rule* rule : rules())
        if (iequals(rule->id, id_or_name) || iequals(rule->name, id_or_name))
            return rule;
    return nullptr;
}

Finding& Report::operator()(const Place& place, std::string sentence)
{
    return out_.emplace_back(Finding{.rule = &rule_, .place = place, .text = std::move(sentence)});
}

Finding& Report::operator()(const Server& server, const Place& place, std::string text)
{
    // Inherited settings put one line's finding on thousands of servers: fold them into one.
    const auto key = std::tuple(place.source, place.line, text);
    if (const auto same = index_.find(key); same != index_.end()) {
        Finding& f = out_[same->second];
        if (f.servers.back() != server.index)
            f.servers.push_back(server.index);
        return f;
    }
    Finding& made =
        out_.emplace_back(Finding{.rule = &rule_, .place = place, .text = std::move(text), .servers = {server.index}, .subject = server.label()});
    index_.emplace(key, out_.size() - 1);
    return made;
}

Report::Warned Report::warned(std::string_view families) const
{
    Warned found;
    for (const Finding& f : out_)
        if (f.rule != &rule_ && f.rule->severity >= Severity::warning && families.find(f.rule->id[3]) != families.npos) {
            found.servers.insert(f.servers.begin(), f.servers.end());
            found.all |= f.servers.empty();
        }
    return found;
}

Findings audit(const Assessment& assessment)
{
    Findings found;
    for (const bool last : {false, true})
        for (const Rule* rule : rules())
            if (rule->comes_last == last) {
                Report report(*rule, found);
                rule->check(assessment, report);
            }
    suppress(found, assessment);

    if (found.size() < 2)
        return found;
    const auto order = reading_order(found, assessment.configuration);
    std::ranges::stable_sort(found, {}, [&](const Finding& f) {
        const std::size_t rank = order.at(f.place.file());
        return std::tuple(rank ? rank : SIZE_MAX, f.place.line, f.rule->id, !f.suppressed.empty());
    });
    return found;
}

}
