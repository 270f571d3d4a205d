#pragma once

// As in CMakeLists.txt and debian/changelog (test/packages/fields.sh compares them). Not on the command line of the compiler, where a new
// version would build all files anew.
#define AOP_VERSION "0.2.0"
