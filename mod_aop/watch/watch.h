#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"
#include "mod_aop/httpd/log.h"

namespace aop::mod {

// What became of a file that OpenSSL's store was filled from.
struct FileChange {
    std::string path;
    Severity severity;
    std::string text;  // a sentence: "… has changed since it was loaded: …"
};

// Looks after what a running server trusts and what it presents: certificates that end, files that
// are no longer what was loaded. It runs in a child, without root's rights: what it
// may not see it says.
class Watch {
public:
    explicit Watch(const Assessment& assessment);

    // The present state of every file that is not as it was.
    std::vector<FileChange> changes(Files& files) const;
    // All that is different from when it was loaded: changes, and certificates that have come nearer to
    // their end. The same words as long as the same is so.
    std::vector<LogLine> differences(Files& files, std::int64_t now) const;

    std::size_t files() const { return files_.size() + folders_.size() + 2 * served_.size(); }
    std::size_t authorities() const { return endings_.size(); }

private:
    struct Ending {
        const Anchor* anchor;
        std::set<int> thresholds = {};  // days
        int bracket = 0;                // the one that was reached when it was loaded
    };
    static int bracket(const Anchor&, const std::set<int>& thresholds, std::int64_t now);

    bool sees_files_ = true;
    std::vector<const CertificateFile*> files_;
    std::vector<const CertificateFolder*> folders_;
    std::vector<Ending> endings_;
    struct Served {
        const ServedCertificate* certificate;
        int bracket;
    };
    std::vector<Served> served_;
    std::set<int> served_thresholds_ = {14, 7, 1};  // days: these are renewed every few weeks
};

}
