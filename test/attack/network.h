#pragma once

namespace aop::test {

// Moves this process into a network of its own that has nothing but loopback, so
// that servers may listen on every interface and on any port without being reachable
// from outside. False where the system does not allow it.
bool leave_the_network();

}
