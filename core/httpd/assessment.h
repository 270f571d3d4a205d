#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "core/httpd/exposure/exposure.h"
#include "core/httpd/observed.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/startup/startup.h"
#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "core/trust/trust_set.h"

namespace aop {

// A server that speaks TLS and asks its clients for a certificate, with whom it trusts.
struct AuthenticatingServer {
    const Server& server;
    const TrustSet& trust;
    bool demands = false;  // `require`: without a certificate nobody gets in
};

// Everything rules look at. Made once per run, in this order.
struct Assessment {
    const Configuration& configuration;
    Site site;
    TrustSets trust;  // one per server
    Exposure exposure;
    CertificateFiles& certificates;
    std::int64_t now;                               // seconds since 1970
    std::vector<StartupFailure> startup = {};       // what ends the start after `httpd -t`
    PerServer<Observed> observed = {};              // or none where nobody can look
    std::vector<std::string> strangers = {};        // servers that httpd runs and no line of the configuration has made
    std::vector<AuthenticatingServer> asking = {};  // those of `site` and `trust`, in their order
    ServedCertificates served = {};                 // what the servers present to their clients
    Problems problems = {};                         // of reading it
};

// With a machine where the configuration is its own: what only it knows is looked at then.
Assessment assess(const Configuration&, Problems, CertificateFiles&, std::int64_t now, HostMachine* = nullptr, const OpenPaths& = {});

// The problems are asked for last, when nearly all of the work is done: a host may look for them meanwhile.
using ProblemSource = std::function<Problems()>;
Assessment assess(const Configuration&, const ProblemSource&, CertificateFiles&, std::int64_t now, HostMachine* = nullptr, const OpenPaths& = {});

}
