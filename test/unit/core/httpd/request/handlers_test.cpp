#include <boost/test/unit_test.hpp>

#include "core/httpd/request/handlers.h"

// As ap_invoke_handler: a media type is a handler where none is set, and most are nobody's.
BOOST_AUTO_TEST_CASE(media_types_that_answer_by_themselves)
{
    for (const std::string_view type : {"server-status", "server-info; charset=utf-8", "application/x-httpd-cgi", "Application/X-HTTPD-PHP",
                                        "httpd/unix-directory", "text/x-server-parsed-html", "application/x-type-map"})
        BOOST_TEST(aop::is_handler_type(type), type);
    for (const std::string_view type : {"text/plain", "text/html; charset=utf-8", "application/octet-stream", "None", ""})
        BOOST_TEST(!aop::is_handler_type(type), type);
}

BOOST_AUTO_TEST_CASE(handlers_that_leave_the_file_alone)
{
    BOOST_TEST(!aop::is_handler("none"));
    BOOST_TEST(!aop::is_handler("Default-Handler"));
    BOOST_TEST(aop::is_handler("server-status"));
    BOOST_TEST(aop::is_handler("proxy:http://127.0.0.1:3000"));
}

// mod_include and programs make what they please; what only packs or edits is known by name.
BOOST_AUTO_TEST_CASE(filters_that_make_pages)
{
    for (const std::string_view filter : {"INCLUDES", "includes", "PHP", "fetch", "LUA"})
        BOOST_TEST(aop::is_content_filter(filter), filter);
    for (const std::string_view filter : {"DEFLATE", "deflate", "BROTLI_COMPRESS", "SUBSTITUTE", "RATE_LIMIT", ""})
        BOOST_TEST(!aop::is_content_filter(filter), filter);
}

// As mod_mime: each extension of the name, whatever its case, with or without its dot in the line.
BOOST_AUTO_TEST_CASE(extensions_of_a_name)
{
    BOOST_TEST(aop::has_extension("/errors/403.html.var", "var"));
    BOOST_TEST(aop::has_extension("/errors/403.VAR.html", ".var"));
    BOOST_TEST(aop::has_extension("/errors/403.html", ".html"));
    BOOST_TEST(!aop::has_extension("/errors/403.variant", "var"));
    BOOST_TEST(!aop::has_extension("/errors/var", "var"));
    BOOST_TEST(!aop::has_extension("/errors/403.html", "htm"));
}

BOOST_AUTO_TEST_CASE(media_types_of_handlers_in_a_file)
{
    const auto found = aop::extensions_that_answer("# application/x-type-map no\ntext/html html htm\napplication/x-type-map\tvar map\n"
                                                   "application/x-httpd-php php\napplication/x-type-map");
    BOOST_TEST(found == (std::vector<std::string>{"var", "map", "php"}), boost::test_tools::per_element());
}
