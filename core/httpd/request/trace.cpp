#include "core/httpd/request/trace.h"

namespace aop {

std::string_view to_string(Stage stage)
{
    switch (stage) {
    case Stage::connection: return "connection";
    case Stage::handshake: return "handshake";
    case Stage::host: return "host";
    case Stage::guard: return "guard";
    case Stage::rewriting: return "rewriting";
    case Stage::mapping: return "mapping";
    case Stage::sections: return "sections";
    case Stage::access: return "access";
    case Stage::content: return "content";
    case Stage::answer: return "answer";
    }
    return "answer";
}

}
