// What httpd refuses once it has read everything; the oracle asks httpd itself about
// thousands more of these.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "linter/httpd/modules.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"
#include "test/support/reading.h"

namespace {

struct Case {
    std::string_view text, says;  // lines separated by '|'
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.text << '>'; }

std::string faults(aop::test::MemoryFiles& files)
{
    aop::ReadOptions options = aop::test::debian_options();
    for (const aop::Module& m : aop::modules())
        if (!m.source.starts_with("mpm_") && m.source != "prefork.c" && m.source != "worker.c")
            options.extra_modules.emplace_back(m.source);
    aop::Configuration configuration;
    const aop::Problems problems = read_configuration(files, options, configuration);
    std::string out;
    for (const aop::Problem& t : problems)
        out += aop::cat(out.empty() ? "" : "; ", t.kind == aop::Problem::Kind::htaccess ? aop::cat(t.place.file(), ":") : "", t.place.line, ": ",
                        t.message);
    return out;
}

std::string lines(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c == '|' ? '\n' : c;
    return out;
}

constexpr Case cases[]{
    {"ServerName a|SSLEngine on", ""},
    {"<Location />|SSLEngine on|</Location>", "2: SSLEngine not allowed in <Location> context"},
    {"<VirtualHost *:80>|<Location />|<Files x>|</Files>|</Location>|</VirtualHost>", "3: <Files> cannot occur within <Location> section"},
    {"<VirtualHost *:80>|SSLSessionCache none|</VirtualHost>", "2: SSLSessionCache cannot occur within <VirtualHost> section"},
    {"<VirtualHost *:80>|<VirtualHost *:81>|</VirtualHost>|</VirtualHost>", "2: <VirtualHost> cannot occur within <VirtualHost> section"},
    {"Require all granted", "1: Require not allowed here"},
    {"SSLVerifyClient", "1: SSLVerifyClient takes one argument"},
    {"SSLVerifyClient \"require\"none", "1: SSLVerifyClient takes one argument"},
    {"SSLVerifyClient required", "1: SSLVerifyClient: Invalid argument 'required'"},
    {"SSLVerifyClient \"require", ""},
    {"SSLVerifyDepth -1|SSLVerifyDepth abc", "1: SSLVerifyDepth: Invalid argument '-1'"},
    {"SSLEngine *:443", "1: Argument must be On or Off"},
    {"<If \"%{NO_SUCH} == 'x'\">|</If>", "1: Cannot parse condition clause: Variable 'NO_SUCH' does not exist"},
    {"<If \"%{SSL_X} == 'x' && -R '10.0.0.0/8' or ! req('A') . 'b' in {'c', $1}\">|</If>", ""},
    {"<If \"true false\">|</If>", "1: Cannot parse condition clause: syntax error"},
    {"<Location />|Require expr \"%{req:a'b} == 'x'\"|</Location>",
     "2: Cannot parse expression in require line: httpd's expression scanner gives up"},
    {"Header set X-A %q", "1: Unrecognized header format %q"},
    {"Header edit X-A a b env=!C|Header set X-A \"%{X}e%%\" \"expr=true\"", ""},
    {"<Location />|AuthName \"%{NO_SUCH}\"|</Location>", "2: Cannot parse expression '%{NO_SUCH}' in AuthName: Variable 'NO_SUCH' does not exist"},
    {"<Location />|AuthType \"B\\\\\"|</Location>", "2: Cannot parse expression 'B\\' in AuthType: httpd's expression scanner gives up"},
    {"ErrorDocument 404 \"%{\"|ErrorDocument 401 http://%{|ErrorDocument 404 \"100% %{TIME}\"",
     "1: Cannot parse expression in ErrorDocument: syntax error"},
    {"Redirect /x", "1: URL to redirect to is missing"},
    {"Redirect gone /x /y", "1: Redirect URL not valid for this status"},
    {"<Location />|AuthBasicProvider nothing|</Location>", "2: Unknown Authn provider: nothing"},
    {"SSLStrictSNIVHostCheck on junk", ""},
    {"SSLCACertificateFile none.pem", "1: SSLCACertificateFile: file '/srv/none.pem' does not exist or is empty"},
    {"SSLCACertificateFile empty.pem", "1: SSLCACertificateFile: file '/srv/empty.pem' does not exist or is empty"},
    {"SSLCACertificateFile ca.pem", ""},
    {"<Directory />|SSLCACertificateFile ca.pem|</Directory>", "2: Your SSL library does not have support for per-directory CA"},
    {"SSLCACertificatePath none", "1: SSLCACertificatePath: directory '/srv/none' does not exist"},
    {"SSLCARevocationCheck leaf maybe", "1: SSLCARevocationCheck: Invalid argument 'maybe'"},
    {"Listen 80|Listen 80", "2: Cannot define multiple Listeners on the same IP:port"},
    {"Listen 0.0.0.0:80|Listen [::]:80", ""},
    {"Listen 80|Listen [::]:80|Listen 0.0.0.0:80", ""},
    {"Listen a.test:80|Listen b.test:80", ""},
    {"Listen a.test:80|Listen a.test:80", "2: Cannot define multiple Listeners on the same IP:port"},
    {"Listen 127.1:80|Listen 127.0.0.1:80", ""},
    {"Listen *:80|Listen 80", "2: Cannot define multiple Listeners on the same IP:port"},
    {"Listen 0|Listen x", "1: Invalid address or port; 2: Port must be specified"},
    {"<VirtualHost 80>|</VirtualHost>", "1: Missing address for VirtualHost"},
    {"<VirtualHost [::00001]:80 [2001:db8:00100::1] [::0001.2.3.4]:*>|</VirtualHost>", ""},
    {"<VirtualHost [::1ffff]:80>|</VirtualHost>", "1: The address or port is invalid"},
    {"<VirtualHost [1:2:3]:80>|</VirtualHost>", "1: The address or port is invalid"},
    {"<VirtualHost [::1]\\:443>|</VirtualHost>", "1: The address or port is invalid"},
    {"<VirtualHost [::00001]:99999>|</VirtualHost>", "1: The address or port is invalid"},
    {"<Directory /a /b>|</Directory>", "1: Multiple <Directory> arguments not (yet) supported."},
    {"<DirectoryMatch (>|</DirectoryMatch>", "1: Regex could not be compiled"},
    {"<Else>|</Else>", "1: <Else> or <ElseIf> section without previous <If> or <ElseIf> section in same scope"},
    {"<If true>|</If>|SetEnv A|<Else>|</Else>", ""},
    {"<Location />|<Limit GET POST>|<Limit GET>|</Limit>|</Limit>|</Location>", ""},
    {"<Location />|<Limit GET>|<Limit GET>|</Limit>|</Limit>|</Location>", "3: <Limit> directive specifies methods already excluded"},
    {"<Location />|Require not ip 10|</Location>", "2: negative Require directive has no effect in <RequireAny> directive"},
    {"<Location />|<RequireAll>|</RequireAll>|</Location>", "2: <RequireAll> directive contains no authorization directives"},
    {"<Location />|<RequireAll>|Require not ip 10|</RequireAll>|</Location>",
     "2: <RequireAll> directive contains only negative authorization directives"},
    {"<Location />|<RequireAll>|Require not ip 10|Require all granted|</RequireAll>|</Location>", ""},
    {"Options Indexes None|NoSuchThing x",
     "1: 'Options None' must be the first Option given.; 2: Invalid command 'NoSuchThing', perhaps misspelled or defined by a module not "
     "included in the server configuration"},
    {"<Location />|Require ip 10.0.0.08 10.1.0.0/8 ::1/64|Allow from all 10. env=X a.example.com|</Location>", ""},
    {"<Location />|Require ip 10.0.0.1/99|Require ip x/8|</Location>",
     "2: ip address '10.0.0.1/99' appears to be invalid: The specified network mask is invalid.; 3: ip address 'x/8' appears to be invalid"},
    {"<Location />|Deny to all|Allow from 10.0.0.0/99|Allow from x/8|Allow from a#b|</Location>",
     "2: allow and deny must be followed by 'from'; 3: The specified network mask is invalid.; 4: An IP address was expected; "
     "5: No comments are allowed here"},
    {"<Proxy http://a/ timeout=5>|</Proxy>|<Proxy balancer://b >|</Proxy>|<Proxy *>|</Proxy>|<Proxy word>|</Proxy>", ""},
    {"<Proxy ( )>|</Proxy>", "1: <Proxy> arguments are not supported for non url."},
    {"<Proxy proxy:word x=1>|NoSuchThing|</Proxy>",
     "2: Invalid command 'NoSuchThing', perhaps misspelled or defined by a module not included in the server configuration; "
     "1: <Proxy> arguments are not supported for non url."},
    {"<Proxy http://*/ timeout=5>|</Proxy>", "1: <Proxy> arguments are not supported for wildchar url."},
    {"<Proxy http://a/ timeout>|</Proxy>", "1: Invalid Proxy parameter. Parameter must be in the form 'key=value'"},
    {"<ProxyMatch ^http timeout=5>|</ProxyMatch>", "1: Multiple <ProxyMatch> arguments not (yet) supported."},
    {"NoSuchThing x|</Files>",
     "2: </Files> without matching <Files> section; 1: Invalid command 'NoSuchThing', perhaps misspelled or defined by a module not "
     "included in the server configuration"},
};

constexpr Case below[]{
    {"AllowOverride None", ""},
    {"AllowOverride All", "/srv/www/.htaccess:1: SSLEngine not allowed here"},
    {"AllowOverrideList SSLVerifyClient", "/srv/www/.htaccess:1: SSLEngine not allowed here"},
    {"AllowOverride Nonfatal=Override", ""},
    {"AllowOverride All Nonfatal=Override", ""},
};

}

BOOST_DATA_TEST_CASE(what_httpd_refuses_after_reading_is_refused_in_its_words, boost::unit_test::data::make(cases), c)
{
    aop::test::MemoryFiles files;
    files.put("/srv/ca.pem", "x");
    files.put("/srv/empty.pem", "");
    files.put("/srv/main.conf", lines(c.text));
    BOOST_TEST(faults(files) == c.says);
}

BOOST_DATA_TEST_CASE(htaccess_is_read_where_allowoverride_admits_something, boost::unit_test::data::make(below), c)
{
    aop::test::MemoryFiles files;
    files.put("/srv/www/.htaccess", "SSLEngine on\n");
    files.put("/srv/main.conf", aop::cat("DocumentRoot www\n<Directory /srv/www>\n", c.text, "\n</Directory>\n"));
    BOOST_TEST(faults(files) == c.says);
}

BOOST_AUTO_TEST_CASE(htaccess_knows_the_conditionals_but_neither_defines_nor_includes)
{
    aop::test::MemoryFiles files;
    files.put("/srv/www/a/.htaccess", "<IfDefine X>\nSSLVerifyClient require\n</IfDefine>\n");
    files.put("/srv/www/b/.htaccess", "Define Y\n");
    files.put("/srv/www/c/.htaccess", "Include x\n");
    files.put("/srv/www/d/.htaccess", aop::cat("SetEnv A ", std::string(9000, 'x')));
    files.put("/srv/main.conf", "Define X\nDocumentRoot www\n<Directory /srv/www>\nAllowOverride All\n</Directory>\n");
    BOOST_TEST(faults(files) == "/srv/www/b/.htaccess:1: Define not allowed here; /srv/www/c/.htaccess:1: Include not allowed here; "
                                "/srv/www/d/.htaccess:1: Error reading /srv/www/d/.htaccess at line 1: Line too long");
}
