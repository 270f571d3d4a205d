#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aop {

// Thrown where a shell script holds what cannot be understood without a shell.
struct NeedsShell {
    std::string what;
};

// A word of a shell command, quotes and variables resolved; or && or ||.
struct ShellWord {
    std::string text = {};
    bool quoted = false;
    bool is_operator = false;
    int line = 1;

    bool is(std::string_view s) const { return !quoted && text == s; }
};

bool is_shell_name(std::string_view);

// Takes a shell script apart, command by command.
class ShellWords {
public:
    // `variables` are what $NAME stands for at the moment.
    ShellWords(std::string_view text, std::map<std::string, std::string>& variables) : text_(text), variables_(variables) {}

    bool at_end() const { return at_ >= text_.size(); }
    int line() const { return line_; }
    const std::string& first() const { return first_; }  // of the command last begun
    // The words up to the next line end or semicolon. Where `expands` is false, variables
    // are left empty: the command is not going to run.
    std::vector<ShellWord> command(bool expands);
    // After a NeedsShell: to the next line, and past one that begins with `end` when that is not empty.
    void recover(std::string_view end);

private:
    bool word(ShellWord&);
    void skip_blanks();
    bool escaped(char quote, std::string& out);
    void dollar(std::string& out);
    std::string value_of(std::string_view expression);
    void skip_line();

    std::string_view text_;
    std::map<std::string, std::string>& variables_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool expands_ = true;
    std::string first_;
};

}
