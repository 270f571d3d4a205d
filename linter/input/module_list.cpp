#include <algorithm>

#include "core/base/ascii.h"
#include "linter/httpd/modules.h"
#include "linter/input/input.h"
#include "linter/text/nearest.h"

namespace aop {

Result<std::vector<std::string>> module_list(std::string_view text)
{
    std::vector<std::string> named;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(",\n"), text.size());
        std::string_view word = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
        if (word.empty() || word.starts_with('#') || word == "Loaded Modules:")
            continue;
        word = word.substr(0, word.find_first_of(" \t"));  // "ssl_module (shared)"
        const std::string symbol = cat(word, "_module"), source = cat(word, ".c");
        const std::string from_file = word.ends_with(".so") ? cat(word.substr(0, word.size() - 3), ".c") : "";
        if (module_by_symbol(word) || module_by_source(word) || word.ends_with("_module") || word.ends_with(".c"))
            named.emplace_back(word);
        else if (module_by_symbol(symbol))
            named.push_back(symbol);
        else if (module_by_source(source))
            named.push_back(source);
        else if (!from_file.empty())
            named.push_back(from_file);
        else {
            std::vector<std::string> short_names;
            for (const Module& module : modules())
                short_names.emplace_back(module.symbol.substr(0, module.symbol.rfind("_module")));
            const std::vector<std::string_view> candidates(short_names.begin(), short_names.end());
            const std::string near = nearest(word, candidates);
            return Error{cat("--modules knows no module '", word, "'", near.empty() ? "" : cat("; did you mean '", near, "'?"),
                             " A module that is not httpd's is named as in ", word, "_module")};
        }
    }
    return named;
}

}
