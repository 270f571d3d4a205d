#pragma once
#include "linter/render/render.h"
#include "linter/text/json_writer.h"
#include "linter/text/source_span.h"

namespace aop {

// {"file": …, "line": …}, or null for a place that is unset.
void write_place(JsonWriter&, const Place&);
// What servers that follow each other have in common is written once.
struct ServerTexts {
    const TrustSet* trust = nullptr;
    std::string anchors;
    const std::vector<Address>* of = nullptr;
    std::string addresses;
};
void write_server(JsonWriter&, const Inspection&, const Server&, ServerTexts&);
void write_finding(JsonWriter&, const Inspection&, SourceText&, const Finding&);

// The verdict over all of a server's addresses.
Verdict verdict_of(const Inspection&, const Server&);

}
