#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "core/httpd/syntax/place.h"

namespace aop {

// Something that went wrong, or is worth telling, while a configuration was read.
struct Problem {
    enum class Kind {
        unreadable,         // the main file, or a file that httpd insists on, cannot be read
        include,            // Include httpd refuses: no match, loop, not a regular file
        syntax,             // section balance, missing '>', bad conditional, bad macro…
        unknown_directive,  // no module that is loaded has it
        unknown_module,     // belongs to a module outside our table: cannot be judged
        context,            // not allowed where it stands
        argument,           // wrong number or form of arguments
        limit,              // one of httpd's limits, or one of ours
        binary,             // NUL bytes
        text_lost,          // text that httpd silently drops: after '>', swallowed by a comment's backslash
        variable,           // ${NAME} that nothing defines stays as it is (AH00111)
        htaccess,           // a .htaccess that answers every request below it with an error
    };
    Kind kind;
    Place place;
    std::string message;         // in httpd's words where httpd has words for it
    bool refused = true;         // httpd would not accept the configuration because of it
    std::vector<Place> chain;    // the lines that led there, innermost first, where Place cannot say it
    std::string directive = {};  // of unknown_module: its name
    std::string hint = {};       // what may have been meant: "did you mean 'SSLVerifyClient'?"
};

// All that was found wrong with one configuration, in the order in which httpd would meet it.
class Problems {
public:
    void add(Problem problem) { all_.push_back(std::move(problem)); }
    void add(Problems later) { std::ranges::move(later.all_, std::back_inserter(all_)); }
    // What stands behind the first `kept`, changed by `change`, which says whether it stays.
    template <class Change>
    void revise(std::size_t kept, Change change)
    {
        all_.erase(std::remove_if(all_.begin() + std::ptrdiff_t(kept), all_.end(), [&](Problem& p) { return !change(p); }), all_.end());
    }

    std::size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }
    const Problem& front() const { return all_.front(); }
    const Problem& back() const { return all_.back(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }

    // What httpd would report: it starts where there is none.
    const Problem* refusal() const
    {
        return first([](const Problem& p) { return p.refused; });
    }
    // The limit of ours that ended the reading.
    const Problem* limit() const
    {
        return first([](const Problem& p) { return p.kind == Problem::Kind::limit && !p.refused; });
    }
    bool has(Problem::Kind kind) const
    {
        return first([kind](const Problem& p) { return p.kind == kind; });
    }

private:
    template <class Test>
    const Problem* first(Test test) const
    {
        const auto found = std::ranges::find_if(all_, test);
        return found == all_.end() ? nullptr : &*found;
    }

    std::vector<Problem> all_;
};

}
