#include "mod_aop/judgement/reading.h"

#include <functional>

namespace aop::mod {

namespace {

// The process pool outlives both readings, and our code between them: plain numbers only.
constexpr const char* key = "aop:said";

}

LoggedLines::LoggedLines(server_rec* s) : pool_(s->process->pool)
{
    void* kept = nullptr;
    apr_pool_userdata_get(&kept, key, pool_);
    if (const auto* lines = static_cast<const apr_array_header_t*>(kept); lines && current_phase() == StartPhase::second_reading)
        for (int i = 0; i < lines->nelts; ++i)
            hashes_.insert(APR_ARRAY_IDX(lines, i, std::size_t));
}

bool LoggedLines::add(const std::string& line) { return hashes_.insert(std::hash<std::string>{}(line)).second; }

void LoggedLines::keep() const
{
    auto* lines = apr_array_make(pool_, int(hashes_.size()), sizeof(std::size_t));
    for (const std::size_t h : hashes_)
        APR_ARRAY_PUSH(lines, std::size_t) = h;
    apr_pool_userdata_set(lines, key, apr_pool_cleanup_null, pool_);
}

}
