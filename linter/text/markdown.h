#pragma once
#include <string>
#include <string_view>

namespace aop {

// Bytes of a configuration as Markdown: nothing in them formats, mentions, links or ends a table cell.
std::string markdown_text(std::string_view bytes);

// Our own prose, where only backticks mean something: what it says in plain text, it says as Markdown.
std::string markdown_prose(std::string_view text, bool in_table = false);

// A code block that its content cannot end.
std::string markdown_block(std::string_view text, std::string_view language = "");

}
