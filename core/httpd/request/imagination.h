#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ascii.h"
#include "core/base/language/language.h"
#include "core/base/language/splits.h"
#include "core/httpd/request/choices.h"

namespace aop {

// What a run has settled about a request that is only imagined: each text that the stranger chooses (method, host, a header) is the set of
// texts that is still possible, and becomes smaller with each condition that asks for it. What is left in the end has an example: the request
// that the witness shows.
class Imagination {
public:
    // What a text can be before anything is settled, asked when a condition looks at it first.
    using Initial = std::function<Language(std::string_view variable)>;
    // `who`: answers what is left open.
    Imagination(Choices& choices, Splits& splits, const Initial* initial = nullptr, std::string_view host = {},
                Choices::Who who = Choices::Who::stranger)
        : choices_(choices), splits_(splits), initial_(initial), who_(who), host_(host)
    {}

    // Whether the text is one of these: as it must be, or as the stranger chooses.
    bool is_one_of(std::string_view variable, const Language& wanted, const Place& place = {});
    // The stranger can have it either way, by means that we do not describe; or nobody knows. The same question has the same answer.
    bool chosen(std::string_view question) { return settled(question, who_, {}, {}); }
    bool fact(std::string_view question, std::string reason, const Place& place)
    {
        return settled(question, Choices::Who::unknown, std::move(reason), place);
    }

    // Whether the client's address lies in a network ; and whether the request came about from such an address only.
    bool comes_from(std::string_view network) { return settled(cat(address_in, network), who_, {}, {}); }
    bool is_from_somewhere() const;

    const Language* left(std::string_view variable) const;
    // Whether something was asked that is no text of the request.
    bool has_facts() const { return !facts_.empty(); }
    const std::map<std::string, Language, std::less<>>& texts() const { return texts_; }

private:
    static constexpr std::string_view address_in = "an address in ";
    bool settled(std::string_view question, Choices::Who, std::string reason, const Place&);

    Choices& choices_;
    Splits& splits_;
    const Initial* initial_;
    Choices::Who who_;
    std::string_view host_;  // that the client would send unless a condition wants another
    std::map<std::string, Language, std::less<>> texts_;
    std::map<std::string, bool, std::less<>> facts_;
};

}
