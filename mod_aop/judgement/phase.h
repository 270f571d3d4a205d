#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aop::mod {

// Which of the many processes that read the configuration is this one?
enum class StartPhase {
    configtest,      // httpd -t
    dump,            // httpd -S, -M, -t -D DUMP_…: a listing somebody wants to see
    first_start,     // the first of two readings, still on the terminal
    reload_command,  // httpd -k graceful or restart: reads, then signals the running server
    stop_command,    // httpd -k stop or graceful-stop
    some_command,    // one that is not known, for want of /proc: any of those before, until httpd opens its logs, which only a start does
    second_reading,  // the second one at start
    reload,          // the running server, told to read again
};

StartPhase current_phase();

// Only where nothing that runs is harmed, and what is asked for is not the stop.
constexpr bool may_refuse(StartPhase p) { return p == StartPhase::configtest || p == StartPhase::first_start || p == StartPhase::reload_command; }

// The operand of the last `option` (one letter) on httpd's command line; "" without one.
std::string option_of(std::span<const std::string> command_line, char option);

// As the operating system remembers it: httpd takes -k out of its own copy.
// Empty where there is no /proc.
std::vector<std::string> command_line();

}
