#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/client_cert.h"
#include "linter/inspection.h"

namespace aop {

// What the servers that ask for a client certificate say to one of --client-cert.
struct Answers {
    ClientCertificate certificate;
    struct One {
        const Server* server;
        Acceptance acceptance;
    };
    std::vector<One> servers;

    bool accepted_somewhere() const;
};

// One for each file, in the order of the command line. The files are this machine's, not the tree's.
std::vector<Answers> client_answers(const Options&, const Inspection&, std::int64_t now);

std::string answers_text(const std::vector<Answers>&);

}
