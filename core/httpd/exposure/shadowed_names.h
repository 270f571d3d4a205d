#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/httpd/settings/server_id.h"
#include "core/httpd/syntax/place.h"
#include "core/verdicts/witness.h"

namespace aop {

struct Judgement;
struct Model;
struct Site;

// Names of a virtual host that an earlier one of the same address has, so that requests for them
// never get to it; by other names it is reached.
struct ShadowedNames {
    ServerId server = main_server;
    ServerId owner = main_server;  // who answers
    std::string address = {};      // "*:443"
    std::string name = {};         // the first of them, as written
    std::size_t more = 0;          // how many others there are
    Place place = {};
    int word = 1;              // of the line at `place`
    std::string held_as = {};  // the owner's own words: the same name, or "*.example.com"
    Place held_at = {};
    bool inherited = false;   // the owner has no ServerName, and so that of the main server
    std::string weaker = {};  // what the owner does that the server does not: "asks for no client certificate"; ""
    Witness witness = {};     // shows that
};
// Who answers in whose place, without its subject, and what the line is that gives the owner the name.
std::string to_sentence(const ShadowedNames&, const Site&);
std::string to_label(const ShadowedNames&, const Site&);

std::vector<ShadowedNames> taken_names(const Model&, const std::vector<Judgement>&);

}
