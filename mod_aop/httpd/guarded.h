#pragma once
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

// Every callback that httpd holds runs inside this: no exception leaves it, and
// what could not be finished counts as failed.
template <class Result, class Body>
Result guarded(server_rec* s, Result on_failure, Body body) noexcept
{
    try {
        return body();
    } catch (const std::exception& e) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, s, "mod_aop: %s", e.what());
    } catch (...) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, s, "mod_aop: unknown exception");
    }
    return on_failure;
}

// Constructs in a pool; the pool's end is the object's end.
template <class T, class... Args>
T* pool_new(apr_pool_t* pool, Args&&... args)
{
    static_assert(alignof(T) <= 8, "what apr_palloc aligns to");
    T* object = new (apr_palloc(pool, sizeof(T))) T{std::forward<Args>(args)...};
    apr_pool_cleanup_register(
        pool, object,
        [](void* p) -> apr_status_t {
            std::destroy_at(static_cast<T*>(p));
            return APR_SUCCESS;
        },
        apr_pool_cleanup_null);
    return object;
}

}
