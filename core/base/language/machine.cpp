#include "core/base/language/machine.h"

namespace aop::languages {

State Machine::run(State state, std::string_view text) const
{
    for (const char byte : text)
        state = step(state, letters[byte]);
    return state;
}

bool Machine::is_sink(State state) const
{
    for (std::size_t letter = 0; letter < letters.size(); ++letter)
        if (step(state, letter) != state)
            return false;
    return true;
}

bool Machine::operator==(const Machine& other) const
{
    if (output != other.output || next != other.next || starts != other.starts || letters.size() != other.letters.size())
        return false;
    for (int byte = 1; byte < 256; ++byte)
        if (letters[static_cast<char>(byte)] != other.letters[static_cast<char>(byte)])
            return false;
    return true;
}

// A breadth-first walk that takes the readable letters first: who comes to a state first has the shortest and, among these, most readable text.
std::vector<std::optional<std::string>> examples(const Machine& machine, std::size_t outputs)
{
    struct Step {
        State state;
        std::size_t from;
        char byte;
    };
    std::vector<std::optional<std::string>> found(outputs);
    std::vector<Step> steps{{machine.starts[0], 0, 0}};
    std::vector<bool> seen(machine.size());
    seen[machine.starts[0]] = true;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const State state = steps[i].state;
        if (auto& example = found[machine.output[state]]; !example) {
            example.emplace();
            for (std::size_t at = i; at != 0; at = steps[at].from)
                example->insert(example->begin(), steps[at].byte);
        }
        for (std::size_t letter = 0; letter < machine.letters.size(); ++letter)
            if (const State to = machine.step(state, letter); !seen[to]) {
                seen[to] = true;
                steps.push_back({to, i, machine.letters.sample(letter)});
            }
    }
    return found;
}

}
