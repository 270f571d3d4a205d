// May a directive change who gets content? effects.inc has a row for each directive that somebody has looked at:
//
//     inert("LogLevel")                                  no
//     modelled("Alias", Phase::translate_name)           yes; the model of that phase reads it
//     bounded("TraceEnable", Phase::access, "can…")      yes, but leaving it out can only call a server too open
//     opaque("LuaMapHandler", Acts::maps, "a script…")   perhaps; a server that has it is "unknown" at best
//     with_words("proxy:", opaque(…))                    where its arguments say so
//     early(…)                                           also for clients that a handshake requiring a certificate would
//                                                        keep out: it acts before it, on it, or on which server does it
//
//     behind_guard(…)                                    no trouble where AOPGuard has rejected strangers before
//
// A row is a promise in one direction: calling a directive inert or bounded that is not makes "enforced" wrong; calling
// it opaque only costs a verdict. That something reads the name of every modelled one is tested. A directive without a row is opaque.
#include "core/httpd/settings/effects.h"

#include "core/base/name_table.h"

namespace aop {

namespace {

consteval Effect inert(std::string_view name, std::string_view reason = {}) { return {.name = name, .reason = reason}; }

consteval Effect modelled(std::string_view name, Phase phase, std::string_view reason = {})
{
    return {.name = name, .effect = DirectiveEffect::modelled, .phase = phase, .reason = reason};
}

consteval Effect opaque(std::string_view name, Acts acts, std::string_view reason)
{
    return {.name = name, .effect = DirectiveEffect::opaque, .acts = acts, .reason = reason};
}

consteval Effect bounded(std::string_view name, Phase phase, std::string_view reason)
{
    return {.name = name, .effect = DirectiveEffect::bounded, .phase = phase, .reason = reason};
}

consteval Effect with_words(std::string_view words, Effect effect)
{
    effect.words = words;
    return effect;
}

consteval Effect early(Effect effect)
{
    effect.safe_behind_handshake = false;
    return effect;
}

consteval Effect behind_guard(Effect effect)
{
    effect.safe_behind_guard = true;
    return effect;
}

constexpr Effect table[]{
#include "core/httpd/settings/effects.inc"
};
constexpr NameTable by_name{table};

}

std::span<const Effect> effects() { return table; }
const Effect* effect_of(std::string_view directive) { return by_name.find(directive); }

}
