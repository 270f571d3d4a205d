#pragma once
#include <string>
#include <vector>

#include "core/httpd/settings/aop_settings.h"
#include "mod_aop/guard/connection.h"
#include "mod_aop/guard/counters.h"
#include "mod_aop/guard/requirement.h"
#include "mod_aop/httpd/httpd.h"
#include "mod_aop/judgement/reading.h"

namespace aop::mod {

// Where the requests of one server are judged; lives in the configuration's pool.
struct Checkpoint {
    std::string server;  // what the log calls it, alone among all
    Guard guard = Guard::off;
    bool is_stranger = false;  // no line of the configuration has made it: nobody can be judged
    Requirement requirement = {};
    std::vector<Exemption> exempt = {};
    Counters* tally = nullptr;
};

// Gives every server its checkpoint. After mod_ssl, whose contexts it looks into.
void prepare_guard(server_rec* main, apr_pool_t* pool, const Inspection& inspection);

// Is this client let in by the server that answers it, whatever the handshake said? `begins`: as for Connection::judge.
Connection::Judged judge(const request_rec* r, bool begins = false);

}
