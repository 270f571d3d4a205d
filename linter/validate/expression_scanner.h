#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linter/validate/expression_syntax.h"

namespace aop {

// Takes an expression apart into the tokens that httpd's scanner finds (server/util_expr_scan.l).
class ExpressionScanner {
public:
    enum class Token {
        end,
        fault,
        yes,
        no,
        digits,
        name,
        string,
        regex,
        back_reference,
        unary,
        binary,
        string_begin,
        string_end,
        variable_begin,
        variable_end,
        compare,
        match,
        in,
        concat,
        either,
        both,
        negation,
        open,
        close,
        brace_open,
        brace_close,
        comma,
        colon
    };

    ExpressionScanner(std::string_view text, ExpressionKind kind);

    Token next();
    const std::string& text() const { return text_; }    // of name, string, digits, regex, unary, binary
    bool caseless() const { return caseless_; }          // of regex
    const std::string& fault() const { return fault_; }  // the scanner's own complaint
    bool gives_up() const { return gives_up_; }

private:
    enum class State { initial, string, variable, argument };

    Token complain(std::string message) { return fault_ = std::move(message), Token::fault; }
    Token give_up() { return gives_up_ = true, complain("httpd's expression scanner gives up"); }
    void drop(std::size_t n) { rest_.remove_prefix(n); }
    char at(std::size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }
    Token initial();
    Token word();
    static bool is_comparison(std::string_view word);
    Token dash_or_digits();
    Token sign(char c);
    Token regex(std::size_t before);
    Token begin_variable();
    Token end_variable();
    bool escape();
    std::optional<Token> part();
    Token string();
    Token variable();
    Token argument();

    std::string_view rest_;
    State state_ = State::initial;
    std::vector<State> outer_;
    char delimiter_ = '\0';
    bool string_result_ = false, caseless_ = false, gives_up_ = false;
    std::string text_, fault_;
};

}
