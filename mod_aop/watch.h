#pragma once
#include <cstdint>
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
    // All that is different from when it was loaded: changes, and certificates that have come nearer to
    // their end. The same words as long as the same is so.
    std::vector<LogLine> differences(Files& files, std::int64_t now) const;

    std::size_t files() const { return files_.size() + folders_.size(); }
    std::size_t authorities() const { return endings_.size(); }

private:
    struct Ending {
        const Anchor* anchor;
        std::set<int> thresholds = {};  // days
        int bracket = 0;                // the one that was reached when it was loaded
    };
    static int bracket(const Ending&, std::int64_t now);

    std::vector<const CertificateFile*> files_;
    std::vector<const CertificateFolder*> folders_;
    std::vector<Ending> endings_;
};

}
