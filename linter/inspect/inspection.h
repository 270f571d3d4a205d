#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/trust/client_certificate.h"
#include "core/verdicts/rule.h"
#include "linter/input/assumed_files.h"
#include "linter/input/input.h"
#include "linter/inspect/expectations.h"
#include "linter/system/background_task.h"

namespace aop {

// What the servers that ask for a client certificate say to one of --client-cert.
struct ClientCertResult {
    ClientCertificate certificate;
    struct One {
        const Server* server;
        Acceptance acceptance;
    };
    std::vector<One> servers = {};

    bool accepted_somewhere() const;
};

// One tree, read and judged under one set of defines.
struct Inspection {
    Inspection(Input from, std::string name, std::span<const KnownCertificate> known = known_certificates())
        : input(std::move(from)), scenario(std::move(name)), files(*input.files), certificates(files, known)
    {}
    Inspection(const Inspection&) = delete;
    Inspection& operator=(const Inspection&) = delete;

    Input input;
    std::string scenario;  // "" for the tree as it is
    AssumedFiles files;    // those of the input, and what is only taken as present
    Configuration configuration;
    CertificateFiles certificates;
    std::optional<Assessment> assessment;   // always there once inspected
    std::vector<ClientCertResult> answers;  // one for each --client-cert, in the order of the command line

    PerServer<std::string> declared;  // why a server is public on purpose; "" where it is not declared
    std::string declaration_of(ServerId server) const { return declared.size() == site().servers.size() ? declared[server] : std::string(); }
    std::vector<ExpectationUse> expectation_uses;  // what came of each of --expect; known with the findings

    const Site& site() const { return assessment->site; }
    // Has the rules run over the assessment, those that the options choose. Until somebody asks for the findings it
    // may go on beside what the caller does, who must leave `certificates` alone.
    void audit(const Options&);
    Findings& findings()
    {
        wait();
        return findings_;
    }
    const Findings& findings() const
    {
        wait();
        return findings_;
    }
    // The problem that httpd would name first; nullptr when it would start.
    const Problem* refusal() const { return assessment->problems.refusal(); }
    bool nothing_to_judge() const;  // neither a Listen nor a virtual host

private:
    void wait() const
    {
        if (audit_)
            audit_->wait();
    }

    Findings findings_;
    std::unique_ptr<BackgroundTask> audit_;  // the last member: what it uses must outlive it
};
using Inspections = std::vector<std::unique_ptr<Inspection>>;

// Reads, judges and, unless `audited` is false, runs the rules over every tree and scenario asked for.
// A single tree that is not there is an error, or, with `even_unreadable`, an inspection of nothing that says so.
Result<Inspections> inspect(const Options&, const Console&, bool audited = true, bool even_unreadable = false);

// "FILE:LINE: message" on standard error for what keeps a tree from being judged. Where a report for people says why, only the place.
void print_refusals(const Inspections&, const Console&, bool report_says_why = false);
// No tree was found: a report would only repeat that.
bool could_not_be_read(const Inspections&);
// Adds findings for those of --expect, [[expect]] and [[ca]] that are of no use in any tree.
void report_unused_expectations(const Options&, Inspections&, std::int64_t now);
void print_notes(const Options&, const Inspections&, const Console&);

}
