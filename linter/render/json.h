#pragma once
#include "linter/render/json_writer.h"
#include "linter/render/render.h"
#include "linter/spot.h"

namespace aop {

// {"file": …, "line": …}, or null for a place that is unset.
void write_place(JsonWriter&, const Place&);
// What servers that trust the same have in common is written once for those that follow each other.
struct AnchorsText {
    const TrustSet* of = nullptr;
    std::string json;
};
void write_server(JsonWriter&, const Inspection&, const Server&, AnchorsText&);
void write_finding(JsonWriter&, const Inspection&, Texts&, const Finding&);

// The verdict over all of a server's addresses.
Verdict verdict_of(const Inspection&, const Server&);

}
