#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/assessment.h"
#include "core/finding.h"
#include "mod_aop/log.h"

namespace aop::mod {

// What became of a file that OpenSSL's store was filled from.
struct FileChange {
    std::string path;
    Severity severity;
    std::string text;  // a sentence: "… has changed since it was loaded: …"
};

// Looks after what a running server trusts: certificates that end, files that are
// no longer what was loaded. It runs in a child, without root's rights: what it
// may not see it says.
class Watch {
public:
    explicit Watch(const Assessment& assessment);

    // The present state of every file that is not as it was.
    std::vector<FileChange> changes(Files& files) const;
    // What has not been said yet: changes, and certificates that have come nearer to their end.
    std::vector<LogLine> news(Files& files, std::int64_t now);

private:
    struct Ending {
        const Anchor* anchor;
        std::set<int> thresholds = {};  // days
        int bracket = 0;                // the one reached last
    };
    static int bracket(const Ending&, std::int64_t now);

    std::vector<const CertificateFile*> files_;
    std::vector<const CertificateFolder*> folders_;
    std::vector<Ending> endings_;
    std::map<std::string, std::string> said_;  // by path
};

}
