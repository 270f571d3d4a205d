// Thousands of virtual hosts take tens of megabytes, each byte of which is touched for the first time once: in pages
// of 4 KiB the kernel spends longer on handing them out than the rest of the run takes.
#include "linter/system/huge_pages.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>  // with it comes __GLIBC__

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace aop {

void use_huge_pages()
{
#if defined(__GLIBC__)
    constexpr int room = 256 << 20;    // of addresses; what is not touched takes nothing
    constexpr int largest = 32 << 20;  // that mallopt takes: texts up to it come from there too
    constexpr std::uintptr_t huge = 2 << 20;
    // What is given back stays for the next, and what another thread reads lies there too.
    if (!mallopt(M_ARENA_MAX, 1) || !mallopt(M_MMAP_THRESHOLD, largest) || !mallopt(M_TRIM_THRESHOLD, 2 * room) || !mallopt(M_TOP_PAD, room))
        return;
    const auto before = reinterpret_cast<std::uintptr_t>(sbrk(0));
    // Larger than what is left of the heap, so that it grows.
    void* volatile grown = std::malloc(1 << 20);
    std::free(grown);
    const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
    const std::uintptr_t from = (before + huge - 1) / huge * huge;
    if (end > from)
        madvise(reinterpret_cast<void*>(from), end - from, MADV_HUGEPAGE);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

}
