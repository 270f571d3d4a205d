#pragma once
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>

#include "core/files/file_system.h"

namespace aop {

// Work that is done on a second thread while the caller goes on with something that it does not touch; where a
// thread is not to be had or not worth it, by whoever waits for it.
class BackgroundTask {
public:
    // `large`: as much as takes longer than starting a thread, some 100 µs.
    BackgroundTask(bool large, Files& read_by_both, std::function<void()> work);
    BackgroundTask(const BackgroundTask&) = delete;
    BackgroundTask& operator=(const BackgroundTask&) = delete;
    ~BackgroundTask();  // waits, if it was begun

    // Returns when it is done, and throws what it threw. As often as one likes.
    void wait();

private:
    void run();

    std::function<void()> work_;  // empty once done
    std::exception_ptr thrown_;
    std::thread thread_;
};

}
