// Sections: their own arguments, and the place that they make for what they hold.
#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/glob.h"
#include "core/base/regex.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

using namespace context;

// httpd numbers the methods it knows; HEAD counts as GET.
constexpr std::array<std::string_view, 26> builtin_methods{"GET",
                                                           "PUT",
                                                           "POST",
                                                           "DELETE",
                                                           "CONNECT",
                                                           "OPTIONS",
                                                           "TRACE",
                                                           "PATCH",
                                                           "PROPFIND",
                                                           "PROPPATCH",
                                                           "MKCOL",
                                                           "COPY",
                                                           "MOVE",
                                                           "LOCK",
                                                           "UNLOCK",
                                                           "VERSION-CONTROL",
                                                           "CHECKOUT",
                                                           "UNCHECKOUT",
                                                           "CHECKIN",
                                                           "UPDATE",
                                                           "LABEL",
                                                           "REPORT",
                                                           "MKWORKSPACE",
                                                           "MKACTIVITY",
                                                           "BASELINE-CONTROL",
                                                           "MERGE"};
constexpr int method_bits = 63;

// The text before the last '>'; nothing when there is none.
std::optional<std::string_view> inner(const Directive& d)
{
    const std::size_t close = d.args().rfind('>');
    return close == d.args().npos ? std::nullopt : std::optional(d.args().substr(0, close));
}

Context within(const Call& call, WalkScope& scope)
{
    Context context = call.context;
    context.per_directory = true;
    context.scope = &scope;
    return context;
}

// <Directory>, <Location>, <Files> and their Match forms.
Complaint walk_path(const Call& call, std::string_view args)
{
    const bool files = call.directive.is("<Files") || call.directive.is("<FilesMatch");
    std::string path = next_word(args);
    bool expression = call.command.name.ends_with("Match");
    if (!expression && path == "~") {
        expression = true;
        path = next_word(args);
    }
    if (expression && !Regex(path).valid())
        return "Regex could not be compiled";
    WalkScope scope;
    Context context = within(call, scope);
    if (!files || !call.context.per_directory)
        context.overrides = any_override | in_directory;
    call.walker.walk(call.directive, context);
    if (!args.empty())
        return cat("Multiple ", call.command.name, "> arguments not (yet) supported.");
    return std::nullopt;
}

// <If>, <ElseIf>, <Else>.
Complaint walk_expression(const Call& call, std::string_view args)
{
    const bool otherwise = call.directive.is("<Else"), first = call.directive.is("<If");
    if (otherwise && !args.empty())
        return "<Else> does not take an argument";
    if (!otherwise && args.empty())
        return cat(call.command.name, "> directive requires additional arguments");
    if (!otherwise)
        if (Complaint said = check_expression(call, next_word(args), ExpressionKind::boolean, "Cannot parse condition clause: "))
            return said;
    WalkScope scope;
    Context context = within(call, scope);
    if (!call.context.per_directory)
        context.overrides = any_override | in_directory;
    call.walker.walk(call.directive, context);
    if (!first && !call.context.scope->if_before)
        return "<Else> or <ElseIf> section without previous <If> or <ElseIf> section in same scope";
    call.context.scope->if_before = !otherwise;
    if (!args.empty())
        return cat("Multiple ", call.command.name, "> arguments not supported.");
    return std::nullopt;
}

Complaint walk_limit(const Call& call, std::string_view args)
{
    const bool except = call.directive.is("<LimitExcept");
    std::uint64_t methods = 0;
    while (!args.empty()) {
        const std::string name = next_word(args);
        if (name == "TRACE" && !except)
            return "TRACE cannot be controlled by <Limit>, see TraceEnable";
        const int bit = call.walker.methods_named(name);
        if (bit >= int(builtin_methods.size()) && call.context.htaccess)
            return cat("Could not register method '", name, "' for ", call.command.name, " from .htaccess configuration");
        if (bit < 64)
            methods |= std::uint64_t{1} << bit;
    }
    if (except)
        methods = ~methods;
    if (!(call.context.methods & methods))
        return cat(call.command.name, "> directive excludes all methods");
    if ((call.context.methods & methods) == call.context.methods)
        return cat(call.command.name, "> directive specifies methods already excluded");
    Context context = call.context;
    context.methods &= methods;
    call.walker.walk(call.directive, context);
    return std::nullopt;
}

// APR lets a group of an IPv6 address begin with any number of noughts; the resolver then does
// not, and httpd goes on without the address.
bool drops_address(std::string_view word)
{
    const std::size_t close = word.find(']');
    if (!word.starts_with('[') || close == word.npos)
        return false;
    const auto is_digit = [&](std::size_t i) { return std::isxdigit(static_cast<unsigned char>(word[i])) != 0; };
    std::string plain;
    bool leads = true;  // no digit of the group has been kept yet
    for (std::size_t i = 0; i < close; ++i) {
        if (leads && word[i] == '0' && is_digit(i + 1))
            continue;
        leads = !is_digit(i);
        plain += word[i];
    }
    return parse_address(cat(plain, word.substr(close))).has_value();
}

Complaint walk_virtual_host(const Call& call, std::string_view args)
{
    for (const std::string& word : words(args)) {
        const bool number = !word.empty() && word.find_first_not_of("0123456789") == word.npos && word.size() < 6;
        if (word.empty() || word == "*" || parse_address(word) || drops_address(word))
            continue;
        return number && std::stoi(word) > 0 && std::stoi(word) < 65536 ? "Missing address for VirtualHost" : "The address or port is invalid";
    }
    WalkScope scope;
    Context context = call.context;
    context.virtual_host = true;
    context.scope = &scope;
    call.walker.walk(call.directive, context);
    return std::nullopt;
}

// What follows the URL is about its worker or balancer.
Complaint check_worker(const Call& call, std::string_view url, std::string_view parameters)
{
    if (parameters.empty())
        return std::nullopt;
    if (call.directive.is("<ProxyMatch"_name))
        return "Multiple <ProxyMatch> arguments not (yet) supported.";
    if (is_glob(url))
        return cat(call.command.name, "> arguments are not supported for wildchar url.");
    if (url.find(':') == url.npos)
        return cat(call.command.name, "> arguments are not supported for non url.");
    remember_worker(call, url);
    for (const std::string& word : words(parameters)) {
        if (word.find('=') == word.npos)
            return "Invalid Proxy parameter. Parameter must be in the form 'key=value'";
        // Unlike ProxyPass, it sets them on a worker that is there already, too.
        if (const Complaint said = check_worker_parameter(call, url, word))
            return cat(call.command.name, " ", *said, " ", word, "; ", url);
    }
    return std::nullopt;
}

Complaint walk_proxy(const Call& call, std::string_view args)
{
    const std::string word = next_word(args);
    std::string_view url = word;
    if (iequals(url.substr(0, 6), "proxy:"))
        url.remove_prefix(6);
    if (call.directive.is("<ProxyMatch"_name) && !Regex(std::string(url)).valid())
        return "Regex could not be compiled";
    WalkScope scope;
    Context context = within(call, scope);
    context.overrides = any_override | in_directory | in_proxy;
    call.walker.walk(call.directive, context);
    return check_worker(call, url, args);
}

// What these hold is the alias's own; they are not gone into.
Complaint add_alias(const Call& call, std::string_view args)
{
    const std::string provider = next_word(args), alias = next_word(args);
    if (provider.empty() || alias.empty())
        return cat(call.command.name, "> directive requires additional arguments");
    call.walker.add_provider(alias);
    return check_provider_alias(call, provider, next_word(args));
}

Complaint add_authn_alias(const Call& call, std::string_view args)
{
    next_word(args);
    call.walker.add_authn_provider(next_word(args));
    return std::nullopt;
}

struct Handler {
    std::string_view name;
    Complaint (*walk)(const Call&, std::string_view args);
    bool needs_argument;
};

constexpr Handler handlers[]{
    {"<VirtualHost", walk_virtual_host, true},
    {"<Directory", walk_path, true},
    {"<DirectoryMatch", walk_path, true},
    {"<Location", walk_path, true},
    {"<LocationMatch", walk_path, true},
    {"<Files", walk_path, true},
    {"<FilesMatch", walk_path, true},
    {"<If", walk_expression, false},
    {"<ElseIf", walk_expression, false},
    {"<Else", walk_expression, false},
    {"<Limit", walk_limit, true},
    {"<LimitExcept", walk_limit, true},
    {"<AuthzProviderAlias", add_alias, false},
    {"<AuthnProviderAlias", add_authn_alias, false},
    {"<Proxy", walk_proxy, false},
    {"<ProxyMatch", walk_proxy, false},
};

}

int Validator::methods_named(std::string_view name)
{
    if (name == "HEAD")
        name = "GET";
    if (const auto found = std::ranges::find(builtin_methods, name); found != builtin_methods.end())
        return int(found - builtin_methods.begin());
    auto found = std::ranges::find(methods_, name);
    if (found == methods_.end())
        found = methods_.insert(methods_.end(), std::string(name));
    return std::min(int(builtin_methods.size()) + 1 + int(found - methods_.begin()), method_bits);
}

bool Validator::knows_method(std::string_view name) const
{
    return name == "HEAD" || std::ranges::find(builtin_methods, name) != builtin_methods.end() || std::ranges::find(methods_, name) != methods_.end();
}

bool walk_section(const Call& call, Complaint& said)
{
    if (call.command.name.starts_with("<Require")) {
        said = walk_require_section(call);
        return true;
    }
    const auto args = inner(call.directive);
    if (!args) {
        said = cat(call.command.name, "> directive missing closing '>'");
        return true;
    }
    const Handler* handler = std::ranges::find(handlers, call.command.name, &Handler::name);
    if (handler == std::end(handlers))
        return false;
    if (handler->needs_argument && args->empty())
        said = cat(call.command.name, "> directive requires additional arguments");
    else
        said = handler->walk(call, *args);
    return true;
}

}
