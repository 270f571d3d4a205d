#include "linter/system/progress.h"

#include <chrono>

#include "core/base/ascii.h"

namespace aop {

using namespace std::chrono_literals;

Progress::Progress(const Console& console, bool wanted)
{
    if (wanted && console.err_terminal && console.variable("TERM") != "dumb")
        thread_ = std::thread([this, &console] { watch(console); });
}

Progress::~Progress()
{
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    ended_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void Progress::watch(const Console& console)
{
    std::unique_lock lock(mutex_);
    if (ended_.wait_for(lock, 500ms, [this] { return end_; }))
        return;
    do
        console.err(cat("\r\x1b[Kaop-lint: ", what_.load()));
    while (!ended_.wait_for(lock, 200ms, [this] { return end_; }));
    console.err("\r\x1b[K");
}

}
