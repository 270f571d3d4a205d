#include "mod_aop/judgement/phase.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

namespace {

// Options that take an operand: AP_SERVER_BASEARGS and the MPMs' -k.
constexpr std::string_view with_operand = "CcDdEefkR";

bool dumps_something()
{
    for (const char* name : {"DUMP_VHOSTS", "DUMP_RUN_CFG", "DUMP_MODULES", "DUMP_INCLUDES", "DUMP_CONFIG"})
        if (ap_exists_config_define(name))
            return true;
    return false;
}

struct CloseFile {
    void operator()(std::FILE* f) const { std::fclose(f); }
};

}

std::vector<std::string> command_line()
{
    std::vector<std::string> all;
    for (const char* path : {"/proc/self/cmdline", "/proc/curproc/cmdline"}) {
        const std::unique_ptr<std::FILE, CloseFile> f(std::fopen(path, "re"));
        if (!f)
            continue;
        std::string word;
        for (int c; (c = std::getc(f.get())) != EOF;)
            if (c)
                word += char(c);
            else
                all.push_back(std::exchange(word, {}));
        if (!word.empty())
            all.push_back(word);
        break;
    }
    return all;
}

std::string option_of(std::span<const std::string> line, char option)
{
    std::string found;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const std::string& word = line[i];
        if (word == "--")
            break;
        if (word.size() < 2 || word[0] != '-')
            continue;
        for (std::size_t at = 1; at < word.size(); ++at) {
            if (with_operand.find(word[at]) == with_operand.npos)
                continue;  // a flag; more letters may follow in the same word
            std::string operand = word.substr(at + 1);
            if (operand.empty() && i + 1 < line.size())
                operand = line[++i];
            if (word[at] == option)
                found = std::move(operand);
            break;
        }
    }
    return found;
}

StartPhase current_phase()
{
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG)
        return ap_state_query(AP_SQ_CONFIG_GEN) <= 1 ? StartPhase::second_reading : StartPhase::reload;
    const int mode = ap_state_query(AP_SQ_RUN_MODE);
    if (mode == AP_SQ_RM_CONFIG_DUMP || (mode == AP_SQ_RM_CONFIG_TEST && dumps_something()))
        return StartPhase::dump;
    if (mode == AP_SQ_RM_CONFIG_TEST)
        return StartPhase::configtest;
    const auto line = command_line();
    const std::string signal = option_of(line, 'k');
    if (line.empty())
        return StartPhase::some_command;
    if (signal == "stop" || signal == "graceful-stop")
        return StartPhase::stop_command;
    if (signal == "graceful" || signal == "restart")
        return StartPhase::reload_command;
    return StartPhase::first_start;
}

}
