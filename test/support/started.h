#pragma once
#include <boost/test/unit_test.hpp>

#include "test/support/httpd.h"

namespace aop::test {

// In two steps: as arguments of one BOOST_TEST_REQUIRE, g++ asks what the server has said before it has started it.
inline void require_started(Httpd& server)
{
    const bool started = server.start();
    BOOST_TEST_REQUIRE(started, server.trouble());
}

}
