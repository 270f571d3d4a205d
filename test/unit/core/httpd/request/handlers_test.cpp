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
