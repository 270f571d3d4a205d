#include "test/oracle/argument_lines.h"

#include <algorithm>
#include <cctype>
#include <fstream>

#include "core/base/ascii.h"
#include "linter/httpd/modules.h"
#include "test/oracle/words.h"

namespace aop::test {

namespace {

constexpr std::string_view common[]{
    // words
    "on",
    "off",
    "ON",
    "yes",
    "true",
    "none",
    "all",
    "default",
    "x",
    "X-A",
    "\"\"",
    "\"a b\"",
    "-",
    "!",
    "*",
    "+x",
    "-x",
    "x=",
    "=x",
    "x=y",
    "x:y",
    "x,y",
    "plain",
    "file",
    "early",
    "startup",
    "connect",
    "builtin",
    "not",
    "from",
    // numbers and times
    "0",
    "1",
    "-1",
    "5",
    "64",
    "100",
    "150",
    "512",
    "1000",
    "1024",
    "65535",
    "65536",
    "99999999999",
    "4294967296",
    "2147483648",
    "9223372036854775808",
    "010",
    "0x10",
    "1.5",
    "-0.5",
    "1e3",
    "5x",
    "10K",
    "10M",
    "10G",
    "5s",
    "500ms",
    "2min",
    "1h",
    "5mi",
    "\"5 s\"",
    "0s",
    "5us",
    "1d",
    // regular expressions and expressions
    "\"(\"",
    "\"[\"",
    "\"a{2,1}\"",
    "\"^/a(.*)$\"",
    "\"!^/x\"",
    "\"(?i)x\"",
    "\"*\"",
    "\"a++\"",
    "\"(?<n>x)\"",
    "\"\\\\\"",
    "\"%{HTTP_HOST}\"",
    "\"%{nosuch:x}\"",
    "\"%{\"",
    "\"%{NOSUCH}\"",
    "\"expr=true\"",
    "\"expr=%{HTTP_HOST} == 'x'\"",
    "\"expr=(\"",
    "\"true\"",
    "\"req('x') == 'y'\"",
    // formats, flags, environment
    "\"%h %u\"",
    "\"%Q\"",
    "\"%{x}e\"",
    "\"%>s\"",
    "%s",
    "%",
    "$1",
    "env=X",
    "env=!X",
    "env=",
    "\"[L]\"",
    "\"[ZZ]\"",
    "\"[R=302,L]\"",
    "INFLATE",
    "DEFLATE",
    "s/a/b/",
    "s/a/b/n",
    "s/(/b/",
    "s|a|b|",
    "s/a/b",
    "info",
    "ssl:debug",
    "trace9",
    "plus",
    "access",
    "A5",
    "M",
    // files and programs
    "/",
    "/x",
    "/x/",
    "x/y",
    "./x",
    "../x",
    "//x",
    "@f",
    "@d",
    "@n",
    "@e",
    "\"/a b\"",
    "|/bin/cat",
    "\"|$x\"",
    "txt:@f",
    "txt:@n",
    "dbm:@f",
    "prg:@f",
    "int:tolower",
    "int:x",
    "rnd:@f",
    "exec:/x",
    "exec:@f",
    "shmcb:run/x(65536)",
    "shmcb:run/x(100)",
    "shmcb:run/x(1",
    "shmcb:",
    "shmcb",
    "dbm:run/x",
    "memcache:127.0.0.1:11211",
    "nosuch:x",
    "file:logs",
    "sem",
    "pthread",
    "flock:@d",
    "fcntl:@n",
    "posixsem",
    // URLs, addresses, protocols, types
    "http://127.0.0.1:9/",
    "https://127.0.0.1/x",
    "http://",
    "http:/x",
    "ftp://a.example/",
    "balancer://b",
    "unix:/x|http://localhost/",
    "ajp://127.0.0.1:8009",
    "h2://a.example/",
    "fcgi://127.0.0.1:9/",
    "ws://127.0.0.1/",
    "//127.0.0.1",
    "ldap://127.0.0.1/o=x",
    "127.0.0.1",
    "127.0.0.1:80",
    "10.0.0.0/8",
    "10.0.0.0/99",
    "10.0.0.1/255.0.0.0",
    "10.1",
    "1.2.3.256",
    "::1",
    "[::1]:80",
    "::/0",
    "::/129",
    "1.2.3.4.5",
    "localhost",
    "*:80",
    "80",
    "http",
    "https",
    "404",
    "999",
    "99",
    "403",
    "GET",
    "get",
    "NOSUCH",
    "GET,POST",
    "text/html",
    "text/",
    ".x",
    "x;q=1",
    "UTF-8",
    "en-US",
    "a.example",
    "*.example",
    "http/1.1",
    "h2",
    "TLSv1.2",
    "SSLv3",
    "HIGH:!aNULL",
    // authorization, workers, limits of reading
    "ip",
    "host",
    "user",
    "valid-user",
    "granted",
    "denied",
    "ssl",
    "header=5",
    "body=10,MinRate=500",
    "header=5-3",
    "handshake=0",
    "min=1",
    "max=0",
    "ttl=x",
    "retry=5",
    "lbmethod=x",
    "timeout=0",
    "loadfactor=0",
    "route=a",
    "ping=1",
    "status=+D",
    "nofailover=On",
    "stickysession=A|b",
};

// What httpd takes apart before anything else, and what no argument of a line decides.
constexpr std::string_view left_out[]{"LoadModule", "LoadFile", "Include", "IncludeOptional", "ServerRoot", "DefaultRuntimeDir",
                                      "Lua_____ByteCodeHack",
                                      // what startup says (test/start)
                                      "User", "Group", "ErrorLog", "CustomLog", "TransferLog", "GlobalLog",
                                      // judged where httpd is installed, which no tree of this test counts as
                                      "ChrootDir", "CoreDumpDirectory", "SSLCryptoDevice", "Suexec", "SuexecUserGroup"};

// As strings(1), of what can be one word.
std::vector<std::string> strings_of(const std::string& path)
{
    constexpr std::size_t least = 2, most = 24;
    std::vector<std::string> found;
    std::ifstream in(path, std::ios::binary);
    std::string word;
    for (char c; in.get(c);) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_.=+:/").find(c) != std::string_view::npos) {
            word += c;
            continue;
        }
        if (c == '\0' && word.size() >= least && word.size() <= most && !word.starts_with("ap") && !word.starts_with('_'))
            found.push_back(word);
        word.clear();
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::size_t below(std::mt19937_64& dice, std::size_t n) { return std::size_t(dice() % n); }

std::size_t word_count(Form form, std::mt19937_64& dice)
{
    const bool odd = below(dice, 12) == 0;
    switch (form) {
    case Form::take1:
    case Form::flag: return odd ? 2 : 1;
    case Form::take2: return odd ? 1 : 2;
    case Form::take3: return odd ? 2 : 3;
    default: return 1 + below(dice, 3);
    }
}

}

ArgumentLines::ArgumentLines()
{
    for (const Command& c : commands())
        if (!c.name.starts_with('<') && !c.executes_on_read() && std::ranges::find(left_out, c.name) == std::end(left_out))
            directives_.push_back(&c);
}

const ArgumentLines::Words& ArgumentLines::right_of(std::string_view directive)
{
    const auto [known, is_new] = rights_.try_emplace(std::string(directive));
    if (is_new)
        for (const Phrase& p : phrases)
            if (p.name == directive)
                for (std::string_view rest : {p.good, p.bad})
                    while (!rest.empty()) {
                        const std::size_t end = std::min(rest.find('\n'), rest.size());
                        known->second.emplace_back(rest.substr(0, end));
                        rest.remove_prefix(std::min(end + 1, rest.size()));
                    }
    return known->second;
}

const ArgumentLines::Words& ArgumentLines::keywords_of(std::string_view module)
{
    const auto [known, is_new] = keywords_.try_emplace(std::string(module));
    if (const Module* m = is_new ? module_by_source(module) : nullptr; m && !m->file.empty())
        known->second = strings_of(cat("/usr/lib/apache2/modules/", m->file));
    return known->second;
}

std::string ArgumentLines::line(const Command& c, std::mt19937_64& dice)
{
    const Words &rights = right_of(c.name), &keywords = keywords_of(c.module);
    if (!rights.empty() && below(dice, 3) == 0)
        return cat(c.name, ' ', rights[below(dice, rights.size())]);
    std::string line(c.name);
    for (std::size_t n = word_count(c.form, dice); n > 0; --n) {
        const bool keyword = !keywords.empty() && below(dice, 3) == 0;
        line += cat(' ', keyword ? keywords[below(dice, keywords.size())] : std::string(common[below(dice, std::size(common))]));
    }
    return line;
}

std::string ArgumentLines::placed(const Command& c, const std::string& line, std::mt19937_64& dice)
{
    constexpr unsigned sections = context::any_override | context::in_directory;
    const bool in_server = (c.contexts & (context::in_server | context::any_override)) != 0, in_section = (c.contexts & sections) != 0;
    switch (below(dice, 8)) {
    case 0:
    case 1:
        if (in_section)
            return cat("<Directory \"/srv\">\n", line, "\n</Directory>\n");
        break;
    case 2:
        if (in_section)
            return cat("<Location \"/x\">\n", line, "\n</Location>\n");
        break;
    case 3: return cat("<VirtualHost *:80>\nServerName v.test\n", line, "\n</VirtualHost>\n");
    default: break;
    }
    return in_server || !in_section ? cat(line, '\n') : cat("<Files \"x\">\n", line, "\n</Files>\n");
}

}
