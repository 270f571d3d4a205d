#include "linter/reader/read_ahead.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

#include "core/base/ascii.h"
#include "linter/reader/limits.h"

namespace aop {

namespace {

constexpr std::size_t worth_a_thread = 200;  // files

}

ReadAhead::ReadAhead(Files& files, std::vector<std::string_view> paths, std::uint64_t limit) : files_(files), paths_(std::move(paths)), limit_(limit)
{
    if (paths_.size() < worth_a_thread || !files.may_be_shared() || std::thread::hardware_concurrency() < 2)
        return;
    slots_ = std::vector<Slot>(paths_.size());
    try {
        thread_ = std::thread(&ReadAhead::work, this);
    } catch (const std::system_error&) {  // no more threads for this user
        slots_.clear();
    }
}

ReadAhead::~ReadAhead()
{
    if (!thread_.joinable())
        return;
    end_ = true;
    ++taken_;
    taken_.notify_one();
    thread_.join();
}

void ReadAhead::work()
{
    while (!end_) {
        const std::uint32_t seen = taken_;
        if (held_ > limits::read_ahead && !end_)
            taken_.wait(seen);
        else if (!read_next())
            return;
    }
}

// Whoever needs one that is not read yet helps, so that neither waits for the other.
bool ReadAhead::read_next()
{
    const std::size_t i = next_++;
    if (i >= paths_.size())
        return false;
    read(i);
    return true;
}

void ReadAhead::read(std::size_t i)
{
    Slot& slot = slots_[i];
    try {
        slot.content.emplace(files_.read_listed(std::string(paths_[i]), limit_));
        if (*slot.content)
            held_ += (*slot.content)->size();
    } catch (const std::bad_alloc&) {
        slot.content.emplace(Error{std::strerror(ENOMEM), ENOMEM});
    }
    slot.is_read = true;
    slot.is_read.notify_one();
}

Result<std::string> ReadAhead::take(std::size_t i, std::uint64_t limit)
{
    if (slots_.empty())
        return files_.read_listed(std::string(paths_[i]), limit);
    Slot& slot = slots_[i];
    // One that the thread is at may take a while, which is no reason to read all others meanwhile.
    while (!slot.is_read)
        if ((i < next_ && held_ > limits::read_ahead) || !read_next())
            slot.is_read.wait(false);
    Result<std::string> content = *std::move(slot.content);
    slot.content.reset();
    if (content)
        held_ -= content->size();
    ++taken_;
    taken_.notify_one();
    if (content && content->size() > limit)
        return Error{cat("larger than ", limit, " bytes"), EFBIG};
    return content;
}

}
