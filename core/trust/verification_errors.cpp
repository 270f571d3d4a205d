#include "core/trust/verification_errors.h"

#include <algorithm>

#include "core/trust/openssl.h"

namespace aop {

const std::vector<std::string>& verification_errors()
{
    static const std::vector<std::string> errors = [] {
        std::vector<std::string> all{"self signed certificate", "self signed certificate in certificate chain"};
        for (int code = X509_V_OK + 1; code <= 128; ++code)
            all.emplace_back(X509_verify_cert_error_string(code));
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }();
    return errors;
}

}
