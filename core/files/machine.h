#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace aop {

// What only a machine at this moment knows. It is asked about its own configuration only.
class HostMachine {
public:
    // Of an IP address, in network order: 4 or 16 of them, none for every address.
    using Bytes = std::span<const std::uint8_t>;
    struct Program {
        std::string name;
        long id = 0;
    };

    virtual ~HostMachine() = default;
    // Whether a socket here can have this address.
    virtual bool has_address(Bytes) = 0;
    // Another program than httpd that listens there. Nothing where nobody does, and where one cannot see who.
    virtual std::optional<Program> listener(Bytes, std::uint16_t port) = 0;
    enum class Room { some, none, read_only };
    // Of the file system that a folder is on.
    virtual Room room(const std::string& folder) = 0;
};

}
