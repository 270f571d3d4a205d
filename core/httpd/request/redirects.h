#pragma once
#include "core/httpd/request/url_mapping.h"

namespace aop {

bool is_redirect(const Directive&);
// One Redirect line, in a server (path and URL) or in a section (perhaps the URL alone).
Answer redirect(const Directive&, const RequestContext&, bool in_section);

}
