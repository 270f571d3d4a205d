#pragma once
#include <string>
#include <vector>

#include "linter/inspection.h"
#include "linter/render/json_writer.h"

namespace aop {

// Asks every server of every tree about each --client-cert. The files are this machine's, not the tree's.
void ask_about_client_certificates(const Options&, const Inspections&, std::int64_t now);

std::string answers_text(const std::vector<Answers>&, bool verbose);
void write_answers(JsonWriter&, const std::vector<Answers>&);

}
