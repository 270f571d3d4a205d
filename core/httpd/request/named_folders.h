#pragma once
#include <optional>
#include <string>

#include "core/httpd/request/expression.h"
#include "core/httpd/request/model.h"

namespace aop {

// A folder that a name in the request chooses: of a user (UserDir), or of the host (VirtualDocumentRoot).
struct NamedFolder {
    std::string file = {};   // of the path; "" where it hangs on a name that may be any
    std::string fixed = {};  // what all such files begin with; "" where nobody knows
    const Directive* by = nullptr;
};

// As translate_userdir, of a path that begins with "/~"; nothing where it leaves the path alone.
std::optional<NamedFolder> folder_of_user(const Model&, ServerId server, const RequestContext&);
// As mva_translate.
std::optional<NamedFolder> folder_of_host(const Model&, ServerId server, const RequestContext&);

// As vhost_alias_interpolate: "/sites/%0/%-1" for a name.
std::string interpolated(std::string_view format, std::string_view name, std::string_view port);

}
