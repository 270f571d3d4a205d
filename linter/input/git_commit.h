#pragma once
#include <memory>
#include <string>

#include "core/base/result.h"

namespace aop {

// The files of a commit, laid out in a folder of their own that goes away with this.
class CommitFiles {
public:
    // `folder` is "tree" in a folder that is removed as a whole.
    CommitFiles(std::string top, std::string folder) : top_(std::move(top)), folder_(std::move(folder)) {}
    ~CommitFiles();
    CommitFiles(const CommitFiles&) = delete;
    CommitFiles& operator=(const CommitFiles&) = delete;

    const std::string& top() const { return top_; }        // the work tree, as the caller spells its path
    const std::string& folder() const { return folder_; }  // where its files of the commit are
    // Where a path of the work tree is in the commit; a path elsewhere stays.
    std::string there(const std::string& path) const;

private:
    std::string top_, folder_;
};

// What git has under `revision` in the work tree around `directory`. Private keys that git does not track are links to those of now.
// Runs git, without a shell and without what the repository could have it run: filters, hooks, a network.
Result<std::unique_ptr<CommitFiles>> files_of_commit(const std::string& directory, const std::string& revision);

}
