#include "linter/cli/generated_docs.h"

#include "core/base/ascii.h"
#include "linter/cli/manual.h"
#include "linter/cli/project_file.h"
#include "linter/render/rule_text.h"

namespace aop {

std::vector<Generated> generated_files()
{
    std::vector<Generated> all{
        {"docs/man/aop-lint.1", lint_manual()},
        {"docs/man/mod_aop.8", module_manual()},
        {"docs/rules/README.md", cat("# Rules\n\n", rules_markdown(""))},
        {"linter/schema/aop-lint.toml.schema.json", project_file_schema()},
    };
    for (const Rule* rule : rules())
        all.push_back({cat("docs/rules/", rule->id, ".md"), rule_markdown(*rule)});
    return all;
}

}
