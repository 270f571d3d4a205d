#include "test/oracle/httpd_says.h"
#include "test/support/installed_httpd.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include "core/base/ascii.h"
#include "test/support/process.h"

namespace aop::test {

namespace fs = std::filesystem;

namespace {

// The two descriptors on which the module in httpd listens and answers.
constexpr int requests = 3, answers = 4;

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// "Syntax error on line 3 of FILE:" at the start of `text`; takes it off.
bool take_place(std::string& text, Refusal& r)
{
    constexpr std::string_view start = "Syntax error on line ", middle = " of ";
    if (!text.starts_with(start))
        return false;
    const char* digits = text.data() + start.size();
    const auto [end, error] = std::from_chars(digits, text.data() + text.size(), r.line);
    const std::string rest = text.substr(std::size_t(end - text.data()));
    if (error != std::errc() || !rest.starts_with(middle))
        return false;
    // A macro's name holds colons and quotes, but no ": Syntax" and not at its end.
    std::size_t colon = rest.find(rest.starts_with(" of macro '") ? "\": " : ": ", middle.size());
    if (colon != std::string::npos && rest[colon] == '"')
        ++colon;
    if (colon == std::string::npos)
        colon = rest.rfind(':');
    r.file = rest.substr(middle.size(), colon - middle.size());
    r.placed = true;
    text = rest.substr(std::min(rest.size(), colon + 2));
    return true;
}

std::string unpadded(std::string line) { return line.substr(std::min(line.find_first_not_of(' '), line.size())); }

}

Refusal refusal(const Answer& answer)
{
    Refusal r;
    r.refused = answer.status != 0;
    if (!r.refused)
        return r;
    const std::vector<std::string> lines = lines_of(answer.err);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].starts_with("AH00526: ")) {
            std::string text = lines[i].substr(9);
            take_place(text, r);
            r.message = i + 1 < lines.size() ? lines[i + 1] : "";
            return r;
        }
        if (lines[i].starts_with("apache2: ")) {
            r.message = lines[i].substr(9);
            while (take_place(r.message, r)) {
            }
            return r;
        }
    }
    // What the check after the walk finds has no place: "AH01624: …", then "AH00014: Configuration check failed".
    const bool checked = lines.size() > 1 && lines.back().starts_with("AH00014: ");
    r.message = lines.empty() ? "" : lines[lines.size() - (checked ? 2 : 1)];
    if (r.message.starts_with("AH"))
        r.message.erase(0, 9);
    return r;
}

std::string includes_dump(const Answer& answer)
{
    std::string kept;
    for (const std::string& line : lines_of(answer.out))
        if (line.starts_with("  ") && unpadded(line).starts_with('('))
            kept += line + '\n';
    return kept;
}

std::string vhosts_dump(const Answer& answer)
{
    const std::size_t start = answer.out.find("VirtualHost configuration:\n");
    if (start == std::string::npos)
        return "";
    std::string kept;
    for (const std::string& line : lines_of(answer.out.substr(start))) {
        if (line.starts_with("ServerRoot: ") || line.starts_with("# In file: "))
            break;
        kept += line + '\n';
    }
    return kept;
}

std::string load_all_modules()
{
    std::vector<std::string> lines;
    for (const fs::path& path : httpd_modules()) {
        if (path.filename() == "mod_mpm_prefork.so" || path.filename() == "mod_mpm_worker.so")
            continue;
        const Ended symbols = run({"nm", "-D", "--defined-only", path.string()});
        for (const std::string& line : lines_of(symbols.out))
            if (line.ends_with("_module") && line.size() > 19 && (line[17] == 'D' || line[17] == 'B'))
                lines.push_back(cat("LoadModule ", line.substr(19), ' ', path.string(), '\n'));
    }
    // By file: mod_cache.so comes before mod_cache_disk.so, which needs it.
    std::ranges::sort(lines, {}, [](const std::string& l) { return l.substr(l.rfind('/')); });
    std::string all;
    for (const std::string& line : lines)
        all += line;
    return all;
}

ForkOracle::ForkOracle(const fs::path& scratch)
{
    fs::create_directories(scratch);
    std::ofstream(scratch / "modules.conf") << load_all_modules() << "LoadModule fork_oracle_module " FORK_ORACLE "\n";
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    const std::string root = scratch.string();
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        const int request_end = fcntl(in[0], F_DUPFD, 10), answer_end = fcntl(out[1], F_DUPFD, 10);
        dup2(request_end, requests);
        dup2(answer_end, answers);
        execlp("apache2", "apache2", "-t", "-d", root.c_str(), "-f", "modules.conf", static_cast<char*>(nullptr));
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_ = fdopen(in[1], "w");
    from_ = fdopen(out[0], "r");
    signal(SIGPIPE, SIG_IGN);
}

ForkOracle::~ForkOracle()
{
    std::fclose(to_);
    std::fclose(from_);
    waitpid(pid_, nullptr, 0);
}

Answer ForkOracle::ask(const ClientAuth& q)
{
    std::string text = cat("file ", q.file, "\nroot ", q.server_root, "\ndefine DUMP_INCLUDES\ndefine DUMP_VHOSTS\n");
    for (const std::string& define : q.defines)
        text += cat("define ", define, '\n');
    for (const std::string& setting : q.environment)
        text += cat("set ", setting, '\n');
    text += "go\n";
    std::size_t tree = 0, out = 0, err = 0;
    Answer answer;
    if (std::fwrite(text.data(), 1, text.size(), to_) != text.size() || std::fflush(to_) != 0 ||
        std::fscanf(from_, "%d %zu %zu %zu", &answer.status, &tree, &out, &err) != 4 || std::fgetc(from_) != '\n')
        throw std::runtime_error("httpd does not answer");
    const auto bytes = [this](std::size_t count) {
        std::string read(count, '\0');
        if (std::fread(read.data(), 1, count, from_) != count)
            throw std::runtime_error("httpd's answer ends early");
        return read;
    };
    const std::string nodes = bytes(tree);
    answer.out = bytes(out);
    answer.err = bytes(err);
    for (std::size_t at = 0; at < nodes.size();) {
        const auto field = [&] {
            std::string value = nodes.c_str() + at;
            at += value.size() + 1;
            return value;
        };
        Node node;
        node.depth = std::stoi(field());
        node.line = std::stoi(field());
        node.file = field();
        node.name = field();
        node.args = field();
        answer.tree.push_back(std::move(node));
    }
    return answer;
}

Answer plain_httpd(const ClientAuth& q, const std::string& modules, bool dumps)
{
    std::vector<std::string> command{"apache2", "-t", "-d", q.server_root, "-f", q.file};
    // An <IfDefine> may ask for these names; given as lines they do not ask for the dumps.
    for (const char* dump : {"DUMP_INCLUDES", "DUMP_VHOSTS"})
        if (dumps)
            command.insert(command.end(), {"-D", dump});
        else
            command.insert(command.end(), {"-C", cat("Define ", dump)});
    if (dumps)
        command.insert(command.end(), {"-D", "DUMP_CONFIG"});
    for (const std::string& line : lines_of(modules))
        command.insert(command.end(), {"-C", line});
    for (const std::string& line : q.before)
        command.insert(command.end(), {"-C", line});
    for (const std::string& line : q.after)
        command.insert(command.end(), {"-c", line});
    for (const std::string& define : q.defines)
        command.insert(command.end(), {"-D", define});
    const Ended ended = run(command, {.environment = q.environment});
    Answer answer{.status = ended.status, .tree = {}, .out = ended.out, .err = ended.err};
    const std::vector<std::string> lines = lines_of(ended.out);
    std::string file;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        if (lines[i].starts_with("# In file: ")) {
            file = lines[i].substr(11);
            continue;
        }
        const std::string number = unpadded(lines[i]);
        if (file.empty() || !number.starts_with('#') || !number.ends_with(':'))
            continue;
        Node node{.file = file, .name = {}, .args = {}};
        const std::size_t digit = number.find_first_not_of("# ");
        node.line = std::atoi(number.c_str() + std::min(digit, number.size()));
        const std::string text = unpadded(lines[++i]);
        node.depth = int(lines[i].size() - text.size()) / 2;
        const std::size_t blank = std::min(text.find(' '), text.size());
        node.name = text.substr(0, blank);
        node.args = text.substr(std::min(text.size(), blank + 1));
        answer.tree.push_back(std::move(node));
    }
    return answer;
}

}
