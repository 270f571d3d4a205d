#pragma once
#include "linter/inspect/inspection.h"

namespace aop {

// Asks every server of every tree about each --client-cert. The files are this machine's, not the tree's. Fails for a
// --client-key that is none, or that belongs to no --client-cert.
Failure ask_about_client_certificates(const Options&, const Inspections&, std::int64_t now);

// What came of --client-cert: whether each certificate is let in somewhere, in every tree. A file that is not there has no answer.
enum class ClientCertStatus { accepted, rejected, unreadable };
ClientCertStatus client_cert_status(const Inspections&);

}
