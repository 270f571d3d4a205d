#include "test/oracle/generator.h"

#include <algorithm>
#include <vector>

#include "core/base/ascii.h"
#include "linter/httpd/directives.h"
#include "test/oracle/words.h"

namespace aop::test {

namespace {

using namespace std::string_view_literals;

std::vector<std::string> alternatives(std::string_view text)
{
    std::vector<std::string> all;
    for (std::size_t end = 0; end != text.npos; text.remove_prefix(end == text.npos ? 0 : end + 1)) {
        end = text.find('\n');
        all.emplace_back(text.substr(0, end));
    }
    return all;
}

std::string with(std::string text, std::string_view what, std::string_view by)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

}

Sample Generator::make()
{
    flaws_ = one_of(std::vector{0.0, 0.0, 0.01, 0.03, 0.1});
    port_ = 8000;
    macros_.clear();
    Sample s;
    s.directories = {"empty", "www", "www/sub"};
    s.files["tls/ca.pem"] = "-----BEGIN CERTIFICATE-----\n";
    s.files["tls/none.pem"] = "";
    s.environment = {"HOME_OF=www", "LINE=SetEnv FROM environment"};
    if (chance(0.3))
        s.defines.push_back(std::string(one_of(variables)));

    // What Include can find, made first so that any file may name it.
    s.files["inc/b.conf"] = block(Scope::server, 2);
    s.files["inc/a.conf"] = block(Scope::server, 2);
    s.files["inc/.hidden.conf"] = "SetEnv HIDDEN 1\n";
    s.files["inc/B.txt"] = chance(0.5) ? "# nothing\n" : statement(Scope::server, 2);
    s.files["inc/sub/z.conf"] = statement(Scope::server, 2);
    s.files["inc/sub/dir.conf/leaf"] = "SetEnv LEAF 1\n";
    if (chance(0.5))
        s.links["inc/link.conf"] = "a.conf";
    if (chance(0.5))
        s.links["linked"] = "inc/sub";
    if (chance(0.2))
        s.links["inc/dangling.conf"] = "nowhere";
    std::string text;
    if (chance(0.2))
        text += "# a comment\n\n";
    if (chance(0.8))
        text += "ServerName main.example.com\n";
    for (const char* define : {"X 1", "PORT 8443", "DIR inc", "EMPTY", "HOST_NAME \"a b\"", "WORD on", "NESTED ${X}${PORT}"})
        if (chance(0.5))
            text += cat("Define ", define, '\n');
    text += block(Scope::server, 0);
    if (flaw() || chance(0.15))
        text = mutated(std::move(text));
    if (chance(0.1) && text.ends_with('\n'))
        text.pop_back();
    if (chance(0.05))
        text = with(std::move(text), "\n", "\r\n");
    s.files[s.main] = std::move(text);
    return s;
}

std::string Generator::block(Scope scope, int depth)
{
    std::string text;
    for (std::size_t n = below(depth == 0 ? 14 : 5); n > 0; --n)
        text += statement(scope, depth);
    return text;
}

std::string Generator::statement(Scope scope, int depth)
{
    const std::size_t kind = below(100);
    if (flaw())
        return misplaced(scope);
    if (kind < 45)
        return directive(scope);
    if (kind < 60)
        return depth < 4 ? section(scope, depth) : directive(scope);
    if (kind < 72)
        return depth < 5 ? conditional(scope, depth) : comment();
    if (kind < 80)
        return variable();
    if (kind < 86)
        return depth < 3 ? include() : variable();
    if (kind < 90)
        return depth < 2 ? macro(scope, depth) : use();
    if (kind < 94)
        return use();
    if (kind < 98)
        return comment();
    return flaw() ? noise() : std::string(one_of(std::vector<std::string>{"\n", "   \n", "\t\n", "\\\n\n", "\r\n", "\f\n"}));
}

std::string Generator::directive(Scope scope)
{
    const unsigned home = scope == Scope::server ? S : scope == Scope::vhost ? V : D;
    if (scope == Scope::require) {
        static constexpr std::string_view inner[]{"all granted",     "all denied", "valid-user",     "ip 127.0.0.1",
                                                  "not ip 10.0.0.1", "ssl",        "not all granted"};
        return line("Require", inner[below(flaw() ? 7 : 6)]);
    }
    const Phrase* p = &one_of(phrases);
    for (int tries = 0; tries < 50 && (!(p->home & home) || (p->good.empty() && p->home != D)); ++tries)
        p = &one_of(phrases);
    if (flaw())
        p = &one_of(phrases);
    const bool wrong = flaw();
    std::string args = one_of(alternatives(wrong ? p->bad : p->good));
    args = with(args, "@p", cat(++port_));
    args = with(args, "@f", "tls/ca.pem");
    args = with(args, "@d", one_of(std::vector<std::string>{"www", "www/sub", "inc"}));
    if (args.find("@x") != args.npos)
        args = with(args, "@x", quoted_expression());
    if (args == "@y")
        args = expression(0);
    args = with(args, "@n", "tls/missing.pem");
    args = with(args, "@e", "tls/none.pem");
    if (chance(0.1) && !wrong && args.find('"') == args.npos && args.find('\'') == args.npos)
        args += cat(' ', flaw() ? "junk" : "");
    return line(p->name, args);
}

std::string Generator::section(Scope scope, int depth)
{
    struct Kind {
        std::string_view name, args;
        Scope inner;
    };
    static constexpr Kind kinds[]{
        {"VirtualHost",
         "*:80\n*:443\n127.0.0.1:80\n127.0.0.1:443\n[::1]:443\n_default_:443\n*\n*:*\n127.0.0.1\n10.0.0.1:443 10.0.0.2:443\n"
         "10.0.0.1:443 *:443\n\"*:80\" '127.0.0.2:80'\n127.0.0.3:80",
         Scope::vhost},
        {"Directory", "/\n/var/www\n\"/srv/a b\"\n~ ^/x\n/srv/*/y\n/a/../b\nproxy:*", Scope::directory},
        {"DirectoryMatch", "^/www/\n\"^/x y\"\n^/(?<NAME>[^/]+)", Scope::directory},
        {"Location", "/\n/admin\n\"/a b\"\n~ /x\n/*.php", Scope::location},
        {"LocationMatch", "^/x\n\\.php$\n(?i)^/y", Scope::location},
        {"Files", "*.php\n\"a b\"\n~ \\.inc$\n.ht*", Scope::files},
        {"FilesMatch", "\\.php$\n\"^\\.ht\"", Scope::files},
        {"If", "\"true\"\n\"%{HTTP_HOST} == 'x'\"\n'-z %{REQUEST_URI}'\ntrue\n\"%{REQUEST_URI} =~ m#^/a>b#\"", Scope::expression},
        {"ElseIf", "\"true\"\n'false'", Scope::expression},
        {"Else", "", Scope::expression},
        {"Limit", "GET\nPOST PUT\nGET POST\nPATCH MKOL\n\"GET\"", Scope::limit},
        {"LimitExcept", "GET\nPOST OPTIONS\nGET HEAD", Scope::limit},
        {"RequireAll", "", Scope::require},
        {"RequireAny", "", Scope::require},
        {"RequireNone", "", Scope::require},
        {"Proxy", "*\nhttp://127.0.0.1/\n\"balancer://x\"\nhttp://127.0.0.1/ timeout=5", Scope::proxy},
        {"ProxyMatch", "^http", Scope::proxy},
        {"Foo", "x\n", Scope::directory},
    };
    // What may stand where, kinds by index; anything may stand anywhere as a flaw.
    static constexpr std::string_view allowed[]{"AAAAABCDEFGH", "BCDEFGH", "FGHKLMNO", "HKLMNO", "FGHKLMNO", "FGHKLMNO", "MNO", "MNO", "FGHKLMNO"};
    const std::string_view letters = allowed[std::size_t(scope)];
    const Kind& k = flaw() ? one_of(kinds) : kinds[letters[below(letters.size())] - 'A'];
    std::string args = one_of(alternatives(k.args));
    if ((k.name == "If" || k.name == "ElseIf") && chance(0.6))
        args = quoted_expression();
    else if (flaw())
        args = one_of(std::vector<std::string>{"", k.inner == Scope::vhost ? "10.0.0.9 10.0.0.8" : "/a /b", "( )", "[", "(", "80", "*:443,*:80",
                                               "a>b", "  ", "\"", "TRACE", "*.*", "* x=1", "http://127.0.0.1/ x"});
    std::string inner_text = block(k.inner, depth + 1);
    if (k.name == "VirtualHost" && args.find('*') == args.npos && args.find('_') == args.npos)
        inner_text.insert(0, "ServerName ip.example.com\n");  // or httpd asks DNS
    std::string text = cat(blank(), '<', any_case(k.name), args.empty() ? "" : " ", folded(args), flaw() ? "" : ">", chance(0.05) ? "junk" : "",
                           blank(), '\n', inner_text);
    std::string close = cat(blank(), "</", any_case(k.name), '>', chance(0.05) ? " # end" : "", '\n');
    if (flaw())
        close = one_of(std::vector<std::string>{"", "</Nothing>\n", cat("</", k.name, '\n'), cat("</", k.name, " >\n"), close + close});
    text += close;
    if (k.name == "If" && chance(0.4)) {
        if (chance(0.5))
            text += cat("<ElseIf 'true'>\n", block(Scope::expression, depth + 1), "</ElseIf>\n");
        if (chance(0.6))
            text += cat("<Else>\n", block(Scope::expression, depth + 1), "</Else>\n");
    }
    return text;
}

std::string Generator::conditional(Scope scope, int depth)
{
    const std::string head = condition();
    const std::string name = head.substr(0, head.find(' '));
    std::string text = cat(blank(), '<', head, flaw() ? "" : ">", chance(0.03) ? " junk" : "", '\n', block(scope, depth + 1));
    std::string close = cat(blank(), "</", any_case(name), '>', blank(), '\n');
    if (flaw())
        close = one_of(std::vector<std::string>{"", cat("</", name, "> # end\n"), "</Files>\n", cat("</", name, '\n')});
    return text + close;
}

std::string Generator::condition()
{
    static constexpr std::string_view heads[]{"IfModule mod_ssl.c",
                                              "IfModule ssl_module",
                                              "IfModule !mod_ssl.c",
                                              "IfModule mod_nothing.c",
                                              "IfModule ! mod_nothing.c",
                                              "IfModule \"mod_ssl.c\"",
                                              "IfModule event.c",
                                              "IfModule MOD_SSL.C",
                                              "IfModule mod_ssl.c junk",
                                              "IfModule !!mod_ssl.c",
                                              "IfModule \"!mod_ssl.c\"",
                                              "IfModule core.c",
                                              "IfModule prefork.c",
                                              "IfDefine X",
                                              "IfDefine !X",
                                              "IfDefine x",
                                              "IfDefine PORT",
                                              "IfDefine EMPTY",
                                              "IfDefine \"X\"",
                                              "IfDefine DUMP_VHOSTS",
                                              "IfDefine ${X}",
                                              "IfFile inc/a.conf",
                                              "IfFile !inc/a.conf",
                                              "IfFile inc",
                                              "IfFile \"nowhere\"",
                                              "IfFile /dev/null",
                                              "IfFile inc/*.conf",
                                              "IfDirective SSLEngine",
                                              "IfDirective !SSLEngine",
                                              "IfDirective sslengine",
                                              "IfDirective Nothing",
                                              "IfDirective <VirtualHost",
                                              "IfSection VirtualHost",
                                              "IfSection <VirtualHost",
                                              "IfSection !Nothing",
                                              "IfSection virtualhost",
                                              "IfVersion >= 2.4",
                                              "IfVersion 2.4.71",
                                              "IfVersion = 2.4",
                                              "IfVersion > 2.4",
                                              "IfVersion < 2.4",
                                              "IfVersion !< 2.4",
                                              "IfVersion ~ ^2\\.4",
                                              "IfVersion = /^2/",
                                              "IfVersion /^3/",
                                              "IfVersion !~ ^3",
                                              "IfVersion == 2.4.71",
                                              "IfVersion <= 2",
                                              "IfVersion >= 2.4.71"};
    static constexpr std::string_view wrong[]{"IfModule",     "IfDefine",           "IfVersion", "IfVersion >=2.4", "IfVersion ! 2.4", "IfVersion x",
                                              "IfVersion ! ", "IfVersion >= 2.4 x", "IfFile",    "IfNothing x",     "IfVersion ~ ("};
    const std::string_view head = flaw() ? one_of(wrong) : one_of(heads);
    const std::size_t blank_at = std::min(head.find(' '), head.size());
    return any_case(head.substr(0, blank_at)) + std::string(head.substr(blank_at));
}

std::string Generator::include()
{
    static constexpr std::string_view good[]{"inc/a.conf",    "inc/*.conf",    "inc/sub",       "\"inc/b.conf\"",      "inc/[ab].conf", "inc/?.conf",
                                             "empty",         "/dev/null",     "inc/sub/*",     "inc/./../inc/a.conf", "inc",           "*/a.conf",
                                             "linked/z.conf", "inc/[!a].conf", "${DIR}/a.conf", "inc/*/z.conf",        "li*/*.conf"};
    static constexpr std::string_view missing[]{"inc/none.conf",   "inc/*.none",        "none/*.conf",           "none", "inc/a.conf/x",
                                                "conf/httpd.conf", "inc/dangling.conf", "inc/a.conf inc/b.conf", "",     "inc/a.conf/*",
                                                "inc/[a.conf"};
    if (flaw())
        return line(one_of(std::vector<std::string>{"Include", "IncludeOptional"}), one_of(missing));
    return line(chance(0.3) ? "IncludeOptional" : "Include", chance(0.15) ? missing[below(3)] : one_of(good));
}

std::string Generator::macro(Scope scope, int depth)
{
    const std::string name = cat("M", below(4));
    static constexpr std::string_view parameter_sets[]{"", "$a", "$a $b", "$a $ab", "a", "%x @y", "${p}"};
    const std::string parameters(one_of(parameter_sets));
    std::string body = block(scope, depth + 1);
    for (std::size_t i = below(4); i > 0; --i)
        body += line("SetEnv", one_of(std::vector<std::string>{"$a $b", "A $a", "x$ab \"$a\"", "%x @y", "B ${X}", "${p} a", "C $a$a"}));
    if (chance(0.2))
        body += cat("<Location /", chance(0.5) ? "$a" : "m", ">\n", block(Scope::location, depth + 1), flaw() ? "" : "</Location>\n");
    const std::size_t count = parameters.empty() ? 0 : parameters.find(' ') == parameters.npos ? 1 : 2;
    macros_.push_back({name, count});
    return cat(blank(), '<', any_case("Macro"), ' ', name, chance(0.05) ? " /IgnoreEmptyArgs" : "", chance(0.05) ? " /IgnoreBadNesting" : "",
               parameters.empty() ? "" : " ", parameters, flaw() ? "" : ">", '\n', body, flaw() ? "" : cat("</", any_case("Macro"), ">\n"),
               chance(0.7) ? use() : "");
}

std::string Generator::use()
{
    if (macros_.empty() || flaw())
        return flaw() ? line("Use", one_of(std::vector<std::string>{"", "Nothing", "M0 a b c d", "M1"})) : variable();
    const auto& [name, count] = one_of(macros_);
    std::string args = any_case(name);
    for (std::size_t i = 0; i < count + (flaw() ? 1 : 0); ++i)
        args += cat(' ', one_of(std::vector<std::string>{"1", "\"two words\"", "x", "\"\"", "$a", "${X}", "'q'", "a\\\\b"}));
    return line(chance(0.03) ? "UndefMacro" : "Use", chance(0.03) ? name : args);
}

std::string Generator::variable()
{
    const std::string name = name_of_variable();
    if (chance(0.12))
        return line("UnDefine", name);
    if (chance(0.2))
        return line(one_of(std::vector<std::string>{"SetEnv", "${X}", "SetEnv${EMPTY}", "${LINE}#"}), cat("A ${", name, "}"));
    if (flaw())
        return line("Define", one_of(std::vector<std::string>{"", "a:b 1", "A b c", "\"\"", "A ${", "${X"}));
    static constexpr std::string_view values[]{"1", "on", "\"a b\"", "\"\"", "${X}", "inc", "443", "</Directory>", "'\"q'", "\"# x\"", "<If"};
    return line("Define", chance(0.2) ? name : cat(name, ' ', one_of(values)));
}

// Any directive of the table with a fault that httpd sees before the module does: a
// place where it may not stand, or the wrong number of words.
std::string Generator::misplaced(Scope scope)
{
    static constexpr std::string_view absent[]{"prefork.c", "worker.c", "mpm_winnt.c", "mod_isapi.c", "mod_privileges.c", "mod_win32.c", "mod_aop.c"};
    const bool outside = scope == Scope::server || scope == Scope::vhost;
    const unsigned here = outside ? context::in_server | context::options | context::file_info | context::indexes
                                  : context::in_directory | context::any_override | (scope == Scope::proxy ? context::in_proxy : 0U);
    const Command& c = commands()[below(commands().size())];
    if (c.executes_on_read() || c.name[0] == '<' || std::ranges::count(absent, c.module))
        return line("NoSuchDirective", "a b");
    if (!(c.contexts & here))
        return line(c.name, one_of(std::vector<std::string>{"on", "a b", "", "a b c d e"}));
    if (chance(0.5) && c.form != Form::raw && c.form != Form::none && c.form != Form::argv)
        return line(c.name, "");
    if (c.form == Form::take1 || c.form == Form::take2 || c.form == Form::take12 || c.form == Form::take3 || c.form == Form::take23 ||
        c.form == Form::take123 || c.form == Form::take13)
        return line(c.name, "a b c d e");
    return line(cat(c.name, "x"), "a");
}

std::string Generator::comment()
{
    static constexpr std::string_view comments[]{"# plain",         "#",    "# ${X} </Directory>", "## SSLVerifyClient require",
                                                 "# quote \" open", "#\tx", "  # indented",        "# <If>"};
    std::string text(one_of(comments));
    if (chance(0.1))
        text += "\\";
    return text + '\n';
}

std::string Generator::noise()
{
    static constexpr std::string_view lines[]{"<",
                                              "</",
                                              "</>",
                                              "<>",
                                              "< Directory /x>",
                                              "\"",
                                              "''",
                                              ">",
                                              "<!x>",
                                              "SetEnv>  A 1",
                                              "\"SetEnv\" B 2",
                                              "'Set'Env C",
                                              "</Directory>",
                                              "</IfModule>",
                                              "\\",
                                              "<Directory>",
                                              "<Directory",
                                              "\xEF\xBB\xBFSetEnv A",
                                              "${X",
                                              "$X",
                                              "${}",
                                              "SetEnv A \\ ",
                                              "<IfModule",
                                              "<Location /></Location>"};
    return cat(one_of(lines), '\n');
}

}
