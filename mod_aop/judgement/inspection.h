#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/files/disk.h"
#include "core/files/this_machine.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// The judgement of the configuration that httpd has just read, kept in its pool.
class Inspection {
public:
    Inspection(server_rec* main, std::int64_t now);
    Inspection(const Inspection&) = delete;
    Inspection& operator=(const Inspection&) = delete;

    const Assessment& assessment() const { return assessment_; }
    const Findings& findings() const { return findings_; }
    Files& files() { return disk_; }
    // httpd's record of a server; nullptr where the two lists do not match.
    server_rec* record(ServerId server) const { return records_[server]; }
    // Those of httpd's that no server of the configuration is.
    const std::vector<server_rec*>& strangers() const { return strangers_; }
    // Judges again, now knowing what OpenSSL was told.
    void observe(PerServer<Observed> observed);

    // Errors of servers that say `AOPPolicy refuse`, and are not accepted there; where one of them says so, also what ends httpd for all.
    std::size_t refused() const;

private:
    Configuration configuration_;
    Disk disk_;
    ThisMachine machine_;
    CertificateFiles certificates_{disk_};
    Assessment assessment_;
    Findings findings_;
    PerServer<server_rec*> records_;
    std::vector<server_rec*> strangers_;
};

// A name for a record of httpd's that no server of the configuration is.
std::string called(const server_rec*);

}
