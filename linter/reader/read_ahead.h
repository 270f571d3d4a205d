#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/files/file_system.h"

namespace aop {

// Reads the files of a folder on a second thread while what came before is interpreted: with thousands of
// them, waiting for the kernel takes as long as the work. Without a second processor, for few files, and for a file
// system that cannot be asked twice at once, `take` reads by itself.
class ReadAhead {
public:
    // Regular files, as `list` has just called them, whose paths outlive this; none is read beyond `limit` bytes.
    ReadAhead(Files&, std::vector<std::string_view> paths, std::uint64_t limit);
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ~ReadAhead();

    std::string_view path(std::size_t i) const { return paths_[i]; }
    // The content of paths[i], as Files::read_listed has it; each is asked for at most once, in their order.
    Result<std::string> take(std::size_t i, std::uint64_t limit);

private:
    struct Slot {
        std::atomic<bool> is_read = false;
        std::optional<Result<std::string>> content = {};
    };

    void work();
    bool read_next();
    void read(std::size_t i);

    Files& files_;
    const std::vector<std::string_view> paths_;
    const std::uint64_t limit_;
    std::vector<Slot> slots_;               // one per path; none without the thread
    std::atomic<std::size_t> next_ = 0;     // the first that nobody has begun to read
    std::atomic<std::uint64_t> held_ = 0;   // bytes read and not taken yet
    std::atomic<std::uint32_t> taken_ = 0;  // changes whenever one is taken, and at the end
    std::atomic<bool> end_ = false;
    std::thread thread_;
};

}
