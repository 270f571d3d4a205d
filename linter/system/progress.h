#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "linter/system/console.h"

namespace aop {

// Says on a terminal what is going on once that takes longer than half a second, and
// wipes it away at the end. On anything but a terminal it does nothing.
class Progress {
public:
    explicit Progress(const Console&, bool wanted = true);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `what` must live as long as the program: "reading", "judging".
    void now(const char* what) { what_ = what; }

private:
    void watch(const Console&);

    std::atomic<const char*> what_ = "reading";
    std::mutex mutex_;
    std::condition_variable ended_;
    bool end_ = false;
    std::thread thread_;
};

}
