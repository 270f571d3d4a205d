#pragma once
#include <unordered_map>

#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/model.h"

namespace aop {

// A promise holds only where everything that is in force is known to be harmless or is modelled. What is neither is found here, by line.
class ClosedWorld {
public:
    explicit ClosedWorld(const Model& m) : m_(m) {}

    // A line that holds for the server and may let strangers in by ways that are not modelled; null where there is none. Behind a handshake that
    // requires a certificate most lines cannot, and some cannot where AOPGuard comes first. `kept_out`: why strangers get nothing.
    const Directive* opaque_line(ServerId server, Cause kept_out);
    // One that includes text which nobody here has seen: it may say anything of the server, even where it listens.
    const Directive* unseen_text(ServerId server);

private:
    struct Lines {
        const Directive* any = nullptr;
        const Directive* unsafe = nullptr;  // even behind a handshake
        const Directive* unseen = nullptr;
        const Directive* unguarded = nullptr;  // even behind AOPGuard
    };
    template <class Pick>
    const Directive* first(ServerId server, Pick pick);
    Lines of_node(const Directive& node, bool with_sections);
    const Lines& of_section(const Section&);

    const Model& m_;
    std::unordered_map<const Directive*, Lines> known_;
};

}
