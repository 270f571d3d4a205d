#pragma once
#include "core/files/machine.h"

namespace aop {

// The machine that this process runs on, by /proc as Linux has it: elsewhere it knows of no trouble.
class ThisMachine : public HostMachine {
public:
    bool has_address(Bytes) override;
    std::optional<Program> listener(Bytes, std::uint16_t port) override;
    Room room(const std::string& folder) override;
};

}
