#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/httpd/settings/site.h"
#include "core/trust/certificate.h"

namespace aop {

// A certificate that servers present to their clients, and the files it is loaded from.
struct ServedCertificate {
    std::string path, key_path;
    Anchor certificate = {};
    std::vector<std::string> names = {};  // what mod_ssl compares with ServerName: DNS names, then common names
    bool is_ca = false;                   // by its basic constraints
    Files::Status status = {}, key_status = {};

    // As mod_ssl compares: a "*." at the start stands for one label.
    bool carries(std::string_view host) const;
};

// Those of all servers that speak TLS, each pair of files once.
class ServedCertificates {
public:
    // The number of the pair in `all`; nothing is read again for one that is known.
    std::size_t add(ServedCertificate);
    void assign(ServerId server, std::vector<std::size_t> used);

    const std::vector<ServedCertificate>& all() const { return all_; }
    const std::vector<std::size_t>& of(ServerId server) const;

private:
    std::vector<ServedCertificate> all_;
    std::map<std::pair<std::string, std::string>, std::size_t> known_;
    PerServer<std::vector<std::size_t>> of_server_;
};

// The line that has this server present the n-th of its certificates.
Place place_of_certificate(const Server&, std::size_t n);

// Of the PEM text of a certificate that OpenSSL has taken.
ServedCertificate describe_served(std::string path, std::string key_path, x509_st* certificate, Files&);

}
