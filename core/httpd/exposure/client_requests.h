#pragma once
#include "core/httpd/exposure/judge.h"

namespace aop {

// What servers give to one client, once their handshakes have accepted its certificate: SSLRequire, Require expr and RewriteCond look at
// what is in it.
class ClientRequests {
public:
    ClientRequests(const Configuration&, const Site&, const TrustSets&);

    // The best that it gets on any path; refused with the line that decides on "/", when there is nothing for it.
    // `unknown`: what is not modelled decides.
    Outcome ask(ServerId server, const CertificateTexts&);

private:
    Model model_;
    Judge judge_;
};

}
