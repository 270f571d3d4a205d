// Linked with the module's own objects into a module for tests only, in which memory can
// run out: AOP_FAULTS names a file that all processes of the server share. The number in
// it is 0, or N to let every N-th allocation of the module fail.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

struct Control {
    std::atomic<std::uint32_t> every, allocations;
};

Control* control()
{
    static Control* const shared = []() -> Control* {
        const char* path = std::getenv("AOP_FAULTS");
        const int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
        void* memory = fd < 0 ? MAP_FAILED : mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (fd >= 0)
            close(fd);
        return memory == MAP_FAILED ? nullptr : static_cast<Control*>(memory);
    }();
    return shared;
}

void* allocate(std::size_t size)
{
    if (Control* c = control())
        if (const std::uint32_t every = c->every; every && ++c->allocations % every == 0)
            return nullptr;
    return std::malloc(size ? size : 1);
}

}

void* operator new(std::size_t size)
{
    if (void* memory = allocate(size))
        return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
