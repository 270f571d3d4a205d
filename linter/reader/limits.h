#pragma once
#include <cstddef>
#include <cstdint>

// What bounds a reading. httpd's own limits make httpd refuse; ours end a reading
// that would need more memory or time than any real configuration does, and are
// reported: what was not read is never taken as clean.
namespace aop::limits {

// httpd's.
constexpr std::size_t line = 16 << 20;       // bytes of a logical line: VARBUF_MAX_LEN
constexpr std::size_t macro_line = 8192;     // bytes of a line in a macro's body: MAX_STRING_LEN
constexpr std::size_t htaccess_line = 8192;  // bytes of a line in .htaccess: HUGE_STRING_LEN
constexpr int include_depth = 128;           // AP_MAX_INCLUDE_DEPTH
constexpr int directory_depth = 128;         // AP_MAX_FNMATCH_DIR_DEPTH

// Ours.
constexpr std::uint64_t text = 192 << 20;           // bytes of all files read
constexpr std::uint64_t expanded = 192 << 20;       // bytes made by variables, macros and glued lines
constexpr std::uint64_t read_ahead = 8 << 20;       // bytes read of files whose turn has not come, and two files more
constexpr std::size_t files = 200'000;              // files opened, repeats counted
constexpr std::size_t directories = 50'000;         // directories listed for Include
constexpr std::size_t entries = 2'000'000;          // and what they hold
constexpr std::size_t directives = 2'500'000;       // nodes of the tree
constexpr std::size_t uses = 500'000;               // macros used
constexpr std::uint64_t macro_bodies = 64 << 20;    // bytes kept of all macros
constexpr std::uint64_t macro_work = 2ULL << 30;    // bytes looked at to replace parameters
constexpr std::size_t depth = 400;                  // sections inside sections
constexpr std::size_t served_directories = 20'000;  // looked through for .htaccess
constexpr std::size_t htaccess_files = 2'000;
constexpr std::uint64_t htaccess_bytes = 1 << 20;  // of one of them
constexpr std::size_t problems = 2'000;            // of one reading; the first ones count
constexpr std::size_t remarks = 50'000;            // comments addressed to aop-lint
constexpr std::size_t hidden = 100'000;            // directives noted inside false conditionals

}
