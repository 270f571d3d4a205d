#include "linter/beside.h"

#include <system_error>
#include <utility>

namespace aop {

Beside::Beside(bool large, Files& read_by_both, std::function<void()> work) : work_(std::move(work))
{
    if (!large || !read_by_both.may_be_shared() || std::thread::hardware_concurrency() < 2)
        return;
    try {
        thread_ = std::thread(&Beside::run, this);
    } catch (const std::system_error&) {  // no more threads for this user
    }
}

void Beside::run()
{
    try {
        work_();
    } catch (...) {  // for whoever waits
        thrown_ = std::current_exception();
    }
    work_ = {};
}

Beside::~Beside()
{
    if (thread_.joinable())
        thread_.join();
}

void Beside::wait()
{
    if (thread_.joinable())
        thread_.join();
    else if (work_)
        run();
    if (thrown_)
        std::rethrow_exception(thrown_);
}

}
