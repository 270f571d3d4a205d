#include "linter/system/background_task.h"

#include <system_error>
#include <utility>

namespace aop {

BackgroundTask::BackgroundTask(bool large, Files& read_by_both, std::function<void()> work) : work_(std::move(work))
{
    if (!large || !read_by_both.may_be_shared() || std::thread::hardware_concurrency() < 2)
        return;
    try {
        thread_ = std::thread(&BackgroundTask::run, this);
    } catch (const std::system_error&) {  // no more threads for this user
    }
}

void BackgroundTask::run()
{
    try {
        work_();
    } catch (...) {  // for whoever waits
        thrown_ = std::current_exception();
    }
    work_ = {};
}

BackgroundTask::~BackgroundTask()
{
    if (thread_.joinable())
        thread_.join();
}

void BackgroundTask::wait()
{
    if (thread_.joinable())
        thread_.join();
    else if (work_)
        run();
    if (thrown_)
        std::rethrow_exception(thrown_);
}

}
