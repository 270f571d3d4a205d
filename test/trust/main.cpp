#define BOOST_TEST_MODULE aop
#include <boost/test/unit_test.hpp>
