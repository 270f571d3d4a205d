#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"

namespace aop {

// Which of the settings brought this certificate in; never nullptr for one of the set's own.
const TrustSource* source_of(const TrustSet&, const Anchor&);
// The same of a revocation list; nullptr for one in a store that is replaced.
const TrustSource* source_of(const TrustSet&, const RevocationList&);

// Whether clients of this authority are let in only while there is a revocation list of it.
bool needs_list(const AuthenticatingServer&, const Anchor&);

// Why SSLCARevocationCheck refuses every client of this authority, to follow "and".
std::optional<std::string> unrevocable(const AuthenticatingServer&, const Anchor&, std::int64_t now);

// Where the revocation list of this authority is: " (SSLCARevocationFile crl.pem)"; "" where there is none.
std::string list_file(const Assessment&, const TrustSet&, const Anchor&);

// Whether SSLVerifyDepth refuses every certificate that an authority signed, and there is no other kind here.
bool depth_refuses_all(const AuthenticatingServer&);

// A path as messages show it: below the ServerRoot, without it.
std::string shown_path(const Assessment&, const std::string& path);
// "SSLCACertificateFile certs/ca.pem"
std::string shown(const Assessment&, const TrustSource&);

// One CA of a server ends within `days`, and the other one, of the same kind, goes on: clients move from one to the other.
struct Rotation {
    const Anchor *ending, *next;
};
std::optional<Rotation> rotation_of(const TrustSet&, std::int64_t now, int days);
// The days before its end at which a CA of this server is reported.
int warning_days(const Server&);

// Whole days from now until then; negative when it is over.
std::int64_t days_until(std::int64_t then, std::int64_t now);
std::string count_of(std::int64_t n, std::string_view one, std::string_view many);  // "1 day", "3 days"

}
