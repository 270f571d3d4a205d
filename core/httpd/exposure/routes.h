#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/httpd/settings/server_id.h"
#include "core/httpd/syntax/place.h"
#include "core/verdicts/witness.h"

namespace aop {

class Files;
struct Exposure;
struct Model;

// A way to protected content that does not lead through the server that protects it: an open server has it, too, or fetches it from there.
struct Route {
    enum class Kind {
        lends_certificate,  // proxies into the protected server, with a client certificate of its own
        from_machine,       // proxies into a server that lets in the machine itself only
        open_back_end,      // is the back end of the protected server, and open
        same_back_end,      // proxies to the same back end
        same_files,         // serves the same files, from the same folder, one above or below, or by a link
    };
    Kind kind = Kind::same_files;
    ServerId open = main_server, around = main_server;  // who serves strangers, and whose protection has no effect there
    Place place = {};                                   // the line of the open server that leads there
    Place there = {};                                   // what it leads to: the line of the protected server
    std::string what = {};                              // the folder, the back end or the certificate
    Witness witness = {};
};
std::vector<Route> routes_around(const Model&, const Exposure&, Files&);

}
