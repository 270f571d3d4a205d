#define BOOST_TEST_MODULE module
#include <boost/test/unit_test.hpp>
