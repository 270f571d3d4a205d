// Letters: most automata tell few bytes apart. `/admin` needs seven letters (one each for / a d m i n, and one for all other bytes), so its
// tables have 7 columns and not 255.
//
// A partition is refined by giving every byte the pair (its letter so far, a key) and by numbering these pairs in order of appearance. The bytes
// are visited from the most readable to the least, so a letter's number says how readable it is, its sample is the best byte of it, and two equal
// partitions are numbered alike however they came about. Cost: 255 steps a refinement.
#include <algorithm>

#include "core/base/language/machine.h"

namespace aop::languages {

namespace {

constexpr int rank(int c)
{
    constexpr std::string_view common = "/-._";
    if (c >= 'a' && c <= 'z')
        return 0;
    if (c >= 'A' && c <= 'Z')
        return 1;
    if (c >= '0' && c <= '9')
        return 2;
    if (const auto at = c < 128 ? common.find(static_cast<char>(c)) : common.npos; at != common.npos)
        return 3 + static_cast<int>(at);
    return c > ' ' && c < 127 ? 10 : c == ' ' ? 11 : c >= 128 ? 13 : 12;
}

constexpr std::array<std::uint8_t, 255> by_readability = [] {
    std::array<std::uint8_t, 255> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i + 1);
    std::ranges::sort(bytes, [](std::uint8_t a, std::uint8_t b) { return rank(a) != rank(b) ? rank(a) < rank(b) : a < b; });
    return bytes;
}();

}

Letters::Letters() : samples_{by_readability.front()} {}

template <class Key>
void Letters::renumber(Key key, std::size_t keys)
{
    std::vector<std::uint16_t> numbers(samples_.size() * keys, 0xFFFF);
    samples_.clear();
    for (const std::uint8_t byte : by_readability) {
        std::uint16_t& number = numbers[of_[byte] * keys + key(byte)];
        if (number == 0xFFFF) {
            number = static_cast<std::uint16_t>(samples_.size());
            samples_.push_back(byte);
        }
        of_[byte] = static_cast<std::uint8_t>(number);
    }
}

void Letters::split(const Bytes& bytes)
{
    renumber([&](std::uint8_t byte) { return std::size_t(bytes[byte]); }, 2);
}

void Letters::split(const Letters& other)
{
    renumber([&](std::uint8_t byte) { return std::size_t(other.of_[byte]); }, other.size());
}

void Letters::split(const std::vector<std::uint8_t>& key_of_letter)
{
    const std::array<std::uint8_t, 256> before = of_;
    *this = Letters();
    renumber([&](std::uint8_t byte) { return std::size_t(key_of_letter[before[byte]]); }, 256);
}

}
