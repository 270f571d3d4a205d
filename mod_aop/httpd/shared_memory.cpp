#include "mod_aop/httpd/shared_memory.h"

#include <apr_shm.h>

#include "core/base/ascii.h"
#include "core/base/version.h"

namespace aop::mod {

void* shared_memory(server_rec* main, const char* name, std::size_t size)
{
    // A reload may load another version of this module, whose memory looks different.
    const std::string versioned = cat(name, " " AOP_VERSION " ", size);
    const char* key = versioned.c_str();
    apr_pool_t* pool = main->process->pool;
    void* kept = nullptr;
    apr_pool_userdata_get(&kept, key, pool);
    if (kept)
        return kept;
    apr_shm_t* memory = nullptr;
    const apr_status_t status = apr_shm_create(&memory, size, nullptr, pool);
    if (status == APR_SUCCESS)
        kept = apr_shm_baseaddr_get(memory);
    else
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, main, "mod_aop: no shared memory: each child counts refusals and tells changes alone");
    if (!kept)
        kept = apr_pcalloc(pool, size);
    apr_pool_userdata_set(kept, key, apr_pool_cleanup_null, pool);
    return kept;
}

}
