#include "core/httpd/exposure/client_requests.h"

namespace aop {

ClientRequests::ClientRequests(const Configuration& configuration, const Site& site, const TrustSets& trust)
    : model_(configuration, site, trust), judge_(model_, Alike::one_by_one)
{}

Outcome ClientRequests::ask(ServerId server, const CertificateTexts& texts) { return judge_.for_client(server, texts); }

Outcome Judge::for_client(ServerId server, const CertificateTexts& texts)
{
    const ChainId chain = m_.network.chains_of(server).front();
    Outcome first;
    first.reply = Outcome::Reply::nobody;
    if (endpoints_of_[chain].empty() || !host_for(chain, server))
        return first;
    Credential credential = trusted_credential(m_, server).value_or(Credential{});
    credential.texts = &texts;
    Attempt a = attempt_at(m_.network.endpoints()[endpoints_of_[chain].front()], server, true);
    a.sni = m_.network.name_for(chain, server);
    a.credential = credential;
    a.version = offers(m_, chain, server, Attempt::Version::tls13) ? Attempt::Version::tls13 : Attempt::Version::tls12;
    Connection c = connect(m_, chain, a);
    c.state = Connection::State::established;
    c.certificate = true;
    c.verify = "SUCCESS";
    bool asked = false;
    PathClasses classes = classes_for(chain, server);
    do
        for (const std::string& path : classes.take()) {
            a.path = path;
            // What the configuration does not tell, such as a file that may be there, is as the client would like it.
            const Outcome o = worst(c, server, a, &classes, true).first;
            using Reply = Outcome::Reply;
            if (o.reply != Reply::forbidden && o.reply != Reply::gone && o.reply != Reply::refused)
                return o;
            if (!asked)
                first = o;
            asked = true;
        }
    while (classes.refine());
    return first;
}

}
