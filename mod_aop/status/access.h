#pragma once
#include <vector>

#include "mod_aop/httpd/httpd.h"
#include "mod_aop/judgement/handler_lines.h"

namespace aop::mod {

// Whether this request may see the status page. httpd has let it come that far, but by rules that may be about something else:
// - a .htaccess file does not publish the page, nor does a rule of mod_rewrite or mod_mime: a line of `lines` has named the handler;
// - where its section has no rule of its own, only this machine sees the page, as under `Require local`.
bool may_see_page(const request_rec* r, const std::vector<HandlerLine>& lines);

}
