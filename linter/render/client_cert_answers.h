#pragma once
#include <string>
#include <vector>

#include "linter/inspect/inspection.h"
#include "linter/text/json_writer.h"

namespace aop {

// What the servers say to each --client-cert: as text, and as the JSON report has it.
std::string answers_text(const std::vector<ClientCertResult>&, bool verbose);
void write_answers(JsonWriter&, const std::vector<ClientCertResult>&);

}
