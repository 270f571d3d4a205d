#include "core/httpd/exposure/probe_paths.h"

#include "core/httpd/request/choices.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

std::vector<std::string> example_paths(const Model& m, ServerId server)
{
    std::vector<std::string> all;
    PathClasses classes(m.patterns());
    do {
        for (const std::string& path : classes.take()) {
            all.push_back(path);
            for (const bool known : {false, true}) {
                Connection c{.tls = m.tls[server], .server = server, .context = server, .certificate = known, .verify = known ? "SUCCESS" : "NONE"};
                Attempt a;
                a.tls = c.tls;
                a.path = path;
                Choices choices;
                (void)choices.worst_of([&] {
                    Imagination imagination(choices, m.patterns().splits());
                    return request(m, c, server, a, &imagination, &classes);
                });
            }
        }
    } while (classes.refine());
    return all;
}

}
