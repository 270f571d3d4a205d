#pragma once
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "test/trust/certificate_maker.h"

namespace aop::test {

// The same numbers for the same seed.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    int below(int n) { return int(engine_() % std::uint64_t(n)); }
    bool one_in(int n) { return below(n) == 0; }
    template <class Range>
    auto& pick(Range& range)
    {
        return range[std::size_t(below(int(std::size(range))))];
    }

private:
    std::mt19937_64 engine_;
};

// Certificates of authorities that share few names, and of clients below them, each with another peculiarity.
struct Authorities {
    explicit Authorities(Dice&);

    std::vector<Made> roots, intermediates;
    struct Client {
        Made own;
        std::string sent;  // PEM of its own certificate and those that it sends along
    };
    std::vector<Client> clients;
    // In one of the states that lists can be in; of a random issuer where none is given.
    std::string revocation_list(Dice&, const Made* issuer = nullptr) const;

private:
    void make_client(Dice&);
};

// PEM, with some mark of trust.
std::string marked(const Made&, Dice&);

}
