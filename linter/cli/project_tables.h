#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/failure.h"
#include "linter/cli/project_file.h"
#include "linter/cli/toml.h"
#include "linter/text/json_writer.h"

namespace aop {

// The tables of a project file: [[expect]] and [[ca]].
bool is_table_name(std::string_view name);

// All tables of the name. Fails with a whole message, which names the file and line.
Failure take_tables(std::string_view name, const toml::node&, ProjectFile&);

// Completes the schema of such a list: the object that has been begun is closed.
void write_table_schema(JsonWriter&, std::string_view name);

// A value as the texts that the option would be given on the command line; nothing for a table or a date.
std::optional<std::vector<std::string>> as_texts(const toml::node&);

}
