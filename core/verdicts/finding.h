#pragma once
#include <string>
#include <vector>

#include "core/httpd/settings/server_id.h"
#include "core/httpd/syntax/place.h"
#include "core/verdicts/witness.h"

namespace aop {

struct Rule;

enum class Severity { note, warning, error };
std::string_view to_string(Severity);

struct Related {
    Place place;
    std::string label;
};

struct Finding {
    const Rule* rule = nullptr;
    Place place = {};
    int word = 0;                        // which word of the line: 0 the directive, 1 its first argument
    std::string text = {};               // with servers: what the first one does, without its name
    std::vector<ServerId> servers = {};  // each once, in order
    std::string subject = {};            // label of the first of them
    std::vector<Related> related = {};
    Witness witness = {};         // proves it; empty where no command does
    std::string suppressed = {};  // the administrator's reason to accept it; "" when it stands
    bool known = false;           // the baseline has it

    // One present-tense sentence, subject first.
    std::string message() const;

    Finding& relate(const Place& at, std::string label)
    {
        if (at)
            related.push_back({at, std::move(label)});
        return *this;
    }
    Finding& at_word(int index) { return word = index, *this; }
    Finding& with_witness(Witness proof) { return witness = std::move(proof), *this; }
};

using Findings = std::vector<Finding>;

}
