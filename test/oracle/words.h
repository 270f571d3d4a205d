#pragma once
#include <string_view>

namespace aop::test {

enum Place : unsigned { S = 1, V = 2, D = 4, SV = S | V, any = S | V | D };  // main server, vhost, sections

// What the generator writes: a directive, where it is at home, arguments that httpd
// takes and some that it does not. @f is a file that exists, @d a directory, @n neither,
// @p a fresh port; alternatives are separated by newlines.
struct Phrase {
    std::string_view name;
    unsigned home;
    std::string_view good, bad = "";
};

constexpr Phrase phrases[]{
    {"SetEnv", any, "A 1\nA\n\"B\" \"two words\"\n'C' 'it\\'s'\nD \\\\x\nE a\"b\"c\nF \"open\nG ${X}\nH \"a\\b\"\n\"I\"x", "\nA 1 # x\nA b c"},
    {"UnsetEnv", any, "A\nA B C", ""},
    {"ServerName", SV, "a.example.com\nb.example.com:8443\nhttps://c.example.com\nhttps://c.example.com:443\n\"d.example.com\"",
     "a b\n\n*.example.com\na?:80\n[a]\na:0\na:99999\na:b"},
    {"ServerAlias", V, "www.example.com\na.b *.c ?.d\n", ""},
    {"ServerAdmin", SV, "me@example.com\n\"\"me", "a b\n"},
    {"Timeout", SV, "60\n0060", "x y\n"},
    {"KeepAlive", SV, "on\nOff\nON\nno", "\n"},
    {"UseCanonicalName", any, "on\nOff\nDNS", "x\n\non off"},
    {"HostnameLookups", any, "on\noff\ndouble", "x\n\na b"},
    {"ServerSignature", any, "on\noff\nEMail", "x\n\na b"},
    {"ServerTokens", S, "Prod\nFull\nminimal", "\na b"},
    {"TraceEnable", SV, "on\noff\nextended", "x\n\na b"},
    {"DocumentRoot", SV, "@d\n\"@d\"", "\na b"},
    {"SSLEngine", SV, "on\noff\nOFF\n\"on\"\noptional", "\non off\nyes\n*:443\ntrue"},
    {"SSLVerifyClient", any, "none\noff\noptional\nrequire\non\noptional_no_ca\nREQUIRE\n\"require\n'none'",
     "\nrequired\nyes\n\"require \"\nnone none\n\"require\"none\n0"},
    {"SSLVerifyDepth", any, "0\n1\n2\n10\n1abc\nabc\n+3\n\" 4\"", "\n-1\n1 2\n-0x\n\"\""},
    {"SSLCACertificateFile", SV, "@f\n\"@f\"\n./@f\nconf/../@f", "\n@n\n@e\n@d\n@f @f"},
    {"SSLCACertificatePath", SV, "@d\n\"@d\"\n@d/", "\n@n\n@f\n@d @d"},
    {"SSLCADNRequestFile", SV, "@f", "\n@n\n@e\n@d"},
    {"SSLCADNRequestPath", SV, "@d", "\n@n\n@f"},
    {"SSLCARevocationFile", SV, "@f", "\n@n\n@e\n@d"},
    {"SSLCARevocationPath", SV, "@d", "\n@n\n@f"},
    {"SSLCARevocationCheck", SV, "none\nleaf\nchain\nleaf no_crl_for_cert_ok\nCHAIN", "\non\nleaf no_crl_for_cert_ok x\nleaf maybe\nall"},
    {"SSLOCSPEnable", SV, "on\noff\nleaf\nleaf no_ocsp_for_cert_ok\non no_ocsp_for_cert_ok", "\nyes\nleaf x\nchain"},
    {"SSLCertificateFile", SV, "@f\n\"@f\"", "\n@n\n@e\n@d\na b"},
    {"SSLCertificateKeyFile", SV, "@f", "\n@n\n@d"},
    {"SSLStrictSNIVHostCheck", SV, "on\noff\nOn junk", "\nyes"},
    {"SSLSessionTickets", SV, "on\noff", "\nyes"},
    {"SSLHonorCipherOrder", SV, "on\noff x y", "\n1"},
    {"SSLVHostSNIPolicy", S, "secure\nstrict\nauthonly\ninsecure\nSTRICT", "\nnone\nsecure x"},
    {"SSLProtocol", SV, "all\nall -TLSv1\n+TLSv1.2 +TLSv1.3\n-all +TLSv1.2\nTLSv1.2", "TLSv9\nall -foo"},
    {"SSLOptions", any, "+StdEnvVars\n+StdEnvVars -ExportCertData\nStrictRequire\nOptRenegotiate FakeBasicAuth", "Foo\n+Bar"},
    {"SSLRequireSSL", D, "", "on\nx"},
    {"SSLUserName", any, "SSL_CLIENT_S_DN_CN", "\na b"},
    {"SSLSessionCacheTimeout", SV, "300\n0", "\n-1\na b"},
    {"SSLSessionCache", S, "none", "\na b"},
    {"Require", D,
     "all granted\nall denied\nvalid-user\nip 127.0.0.1\nexpr @x\nhost example.com\nssl\nssl-verify-client\nenv A\nnot ip 10.0.0.1"
     "\nip 10.0.0.08\nip 10.1.0.0/8 ::1/64 \"\" x\nip 10.\nip 2001:db8::00001",
     "\nall\nall maybe\nnobody-knows\nall granted x\nip 10.0.0.1/99\nip 1.2.3.256\nip x/8\nip 10.0.0.0/255.0.255.0\nip 1.2.3.4.5\nip ::1/\nip "
     "1..2\nip 10.1/8"},
    {"Allow", D, "from all\nfrom 10.0.0.0/8 env=A example.com\nFROM 1.2.3.04\nfrom 10.1",
     "\nfrom\nto all\nfrom 10.0.0.0/99\nfrom 1.2.3.256\nfrom a#b\nfrom x/8"},
    {"Deny", D, "from all\nfrom env=!A ::1\nfrom \"\" x/8", "from 1.2.3.4/255.x\nfrom #"},
    {"AllowOverride", D, "None\nAll\nOptions=Indexes,none FileInfo\nOptions=,,RunScripts\nOptions=\nNonfatal=x Limit=y",
     "Foo\nOptions=Foo\nAll Options=Indexes,+Indexes\nNonfatal"},
    {"AllowOverrideList", D, "None\nRequire Options\nNothing \"\"", "None Require\nRequire none"},
    {"UserDir", SV, "public_html\ndisabled\nenabled a b\n/home/*/x y", "\n\"\"\n\"\" x"},
    {"VirtualDocumentRoot", SV, "/a/%1\n/a/%-2.-1+x/%%%p\n/a/%10\nnone\n\"/a b/%0\"", "/a/%z\n/a/%1.\n/a%\n/a/%-1+.+\na/%1\n/a/%2..x\n\na b"},
    {"VirtualScriptAliasIP", SV, "/a/%1.2\nNone", "/a/%-\n%1"},
    {"ProxyPassReverse", SV, "/p http://127.0.0.1:8080/\n/p \"\"\n/p http://a/ x", "/p\n/p interpolate\n"},
    {"ProxyHCTemplate", SV, "t hcinterval=5\nu hcuri=/x", "\nt x\nt hctemplate=nothing\nt hcexpr=none"},
    {"RemoteIPInternalProxyList", SV, "/dev/null", "@f\n@d\n@n"},
    {"SSLCompression", SV, "off", "on\n\nx"},
    {"SSLFIPS", S, "off", "\nx"},
    {"Options", any, "None\nAll\nFollowSymLinks\n+Indexes -FollowSymLinks\n\"Indexes\"\nMultiViews ExecCGI",
     "Foo\n+Indexes Foo\nIndexes +FollowSymLinks\n+Indexes MultiViews"},
    {"DirectoryIndex", any, "index.html\na b c\n\"x y\"", "\n"},
    {"ErrorDocument", any, "404 /x\n500 \"text here\"\n403 \"open\n401 http://a/%{\n404 \"100%\"\n500 %{TIME}",
     "\nabc /x\n404\n99 /x\n404 %{\n401 /x%{NO}"},
    {"AddDefaultCharset", any, "utf-8\noff", "\na b"},
    {"RewriteEngine", any, "on\noff x", "\n1"},
    {"LogLevel", any, "warn\ninfo ssl:debug\nssl:warn", "\nnoise\nssl:loud"},
    {"Listen", S, "@p\n127.0.0.1:@p\n[::1]:@p\n*:@p\n@p https\n\"@p\" 'http'", "\n0\nx\n127.0.0.1\n@p http x\n8080 http"},
    {"ListenBacklog", S, "511\n10", "\nx\n0\n-1\na b"},
    {"MaxRequestWorkers", S, "150", "\na b"},
    {"ProxyPreserveHost", any, "on\noff", "\nx"},
    {"ProxyPass", SV, "/p http://127.0.0.1:8080/\n/q !", "\n"},
    {"SSLProxyEngine", SV, "on\noff", "\nx"},
    {"Alias", any, "/x @d\n\"/y z\" \"@d\"", "a b c d\n"},
    {"Header", any,
     "set X-A b\nset X-B \"c d\"\nunset X-C\nalways set X-D e env=F\nonsuccess merge X-G h early\nedit X-A ^b c\nedit* X-A b \"%{X}e %t\"\necho ^X-\n"
     "unset X-A env=!B\nset X-A \"%%\"\nset X-E \"expr=%{HTTP_HOST}\"\nnote X-A b\nset X-A: b\nunset\necho",
     "\nset\nset X-A\nset X-A b c\nset X-A b env=\nset X-A b env=!\nset X-A b env=C d\nset X-A b early e f\nunset X-A b\nunset X-A b c\n"
     "edit X-A b\nedit X-A ( b\necho (\nset X-A %q\nset X-A %{x}\nset X-A b \"expr=%{NO}\"\nset X-A \"expr=%{\"\nchange X-A b\nalways\nset X-A %{x"},
    {"RequestHeader", any, "set X-A b\nunset X-A\nedit X-A a b early\nappend X-A %{SSL_CLIENT_VERIFY}s", "echo X-A\nnote X-A b\nalways set X-A b\n"},
    {"Redirect", any, "/x https://example.com/\n301 /x /y\ngone /x\n404 /x\npermanent /x http://a\nseeother /x /y\ntemp /x /y\n/x y:z\n410 /x",
     "\n/x\n/x y\nfoo /x /y\ngone /x /y\n301 /x\n404 /x /y\n302 /x ::\n/x http//y\n99999999999 /x /y"},
    {"RedirectMatch", any, "^/x$ https://example.com/$1\n301 ^/x y\ngone ^/x\n403 \\.php$", "\n( /x\nfoo ^/x /y\n301 ^/x\n^/x"},
    {"RedirectPermanent", any, "/x /y\n/x http://a/", "\n/x\n/x y\ngone /x"},
    {"AuthName", D, "\"a b\"\nx%{HTTP_HOST}y\n\"\"", "\n%{NO}\n\"%{\"\na b"},
    {"AuthType", D, "Basic\nNone\n\"%{HTTP_HOST}\"", "\n\"B\\\\\"\n%{A:}"},
    {"SetHandler", any, "x\nproxy:http://127.0.0.1/\n\"%{req:X}\"", "\n%{x\n%{NO}"},
    {"AuthBasicProvider", D, "file\nanon file\ndbm dbd socache ldap", "\nnothing\nFile\nfile nothing"},
    {"SSLRequire", D, "@y", ""},
    {"AddType", any, "text/x .x\ntext/y .y .z", "\ntext/x"},
    {"LimitRequestBody", any, "0\n1024", "\nx\n-1\na b"},
    {"AcceptPathInfo", any, "on\noff\ndefault", "\nx\na b"},
    {"ContentDigest", any, "on\noff", "\nx"},
    {"EnableSendfile", any, "on\noff", "\nx\na b"},
    {"EnableMMAP", any, "on\noff", "\nx\na b"},
    {"FileETag", any, "None\nMTime Size\n+MTime", "None MTime\n"},
    {"Satisfy", D, "all\nAny", "\nx\na b"},
    {"AOPNothing", 0, "", "x"},
};

constexpr std::string_view variables[]{"X", "x", "PORT", "DIR", "EMPTY", "HOST_NAME", "WORD", "NESTED", "HOME_OF", "LINE"};

}
