#include "mod_aop/guard/counters.h"

#include <atomic>
#include <functional>

#include "mod_aop/httpd/shared_memory.h"

namespace aop::mod {

namespace {

// Enough for the servers of most sites over many reloads; beyond it they share the last one.
constexpr std::size_t capacity = 16384;
constexpr const char* key = "aop:tallies";
constexpr std::int64_t pause_seconds = 10;

struct Tallies {
    Counters all[capacity];
};

template <class T>
std::atomic_ref<T> shared(T& t)
{
    return std::atomic_ref<T>(t);
}

// atomic_ref wants what it may write to, even where it only reads.
std::uint64_t read(const std::uint64_t& n) { return shared(const_cast<std::uint64_t&>(n)).load(std::memory_order_relaxed); }

Tallies* tallies(server_rec* main) { return static_cast<Tallies*>(shared_memory(main, key, sizeof(Tallies))); }

}

void Counters::count(Refusal r, bool only_reported, std::int64_t now)
{
    shared((only_reported ? reported : refused)[std::size_t(r)]).fetch_add(1, std::memory_order_relaxed);
    if (only_reported)
        shared(last_reported).store(now, std::memory_order_relaxed);
}

void Counters::count_exempted() { shared(exempted).fetch_add(1, std::memory_order_relaxed); }

std::uint64_t Counters::count_of(Refusal r) const { return read(refused[std::size_t(r)]); }

std::uint64_t Counters::count_of_reported(Refusal r) const { return read(reported[std::size_t(r)]); }

std::int64_t Counters::time_of_last_report() const { return shared(const_cast<std::int64_t&>(last_reported)).load(std::memory_order_relaxed); }

std::uint64_t Counters::count_of_exempted() const { return read(exempted); }

bool Counters::speaks(Refusal r, std::int64_t now, std::uint64_t& others)
{
    auto last = shared(spoke[std::size_t(r)]);
    auto silent = shared(unmentioned[std::size_t(r)]);
    std::int64_t then = last.load(std::memory_order_relaxed);
    if (now - then < pause_seconds || !last.compare_exchange_strong(then, now, std::memory_order_relaxed)) {
        silent.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    others = silent.exchange(0, std::memory_order_relaxed);
    return true;
}

Counters* tally_of(server_rec* main, std::string_view server)
{
    Tallies& t = *tallies(main);
    const std::uint64_t wanted = std::hash<std::string_view>{}(server) | 1;
    std::size_t slot = wanted % (capacity - 1);
    for (std::size_t tried = 0; tried < 64; ++tried, slot = (slot + 1) % (capacity - 1)) {
        if (t.all[slot].key == wanted)
            return &t.all[slot];
        if (t.all[slot].key)
            continue;
        t.all[slot].key = wanted;
        return &t.all[slot];
    }
    return &t.all[capacity - 1];
}

}
