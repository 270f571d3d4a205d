#pragma once
#include "linter/validate/validator.h"

// The checks of special_values.cpp's table that have a file of their own.
namespace aop {

inline bool begins(std::string_view word, std::string_view with) { return iequals(word.substr(0, with.size()), with); }

Complaint check_expires(const Call&);
Complaint check_filter_by_type(const Call&);
Complaint check_filter_provider(const Call&);
Complaint check_mutex(const Call&);
Complaint check_read_timeout(const Call&);
Complaint check_set_env_if(const Call&);  // and BrowserMatch
Complaint check_set_env_if_expression(const Call&);
Complaint check_substitute(const Call&);
Complaint check_trusted_proxy(const Call&);
Complaint check_trusted_proxy_list(const Call&);
Complaint remember_filter(const Call&);

// mod_ssl's.
Complaint check_cipher_suite(const Call&);
Complaint check_compression(const Call&);
Complaint check_fips(const Call&);
Complaint check_openssl_command(const Call&);
Complaint check_pass_phrase_dialog(const Call&);
Complaint check_random_seed(const Call&);
Complaint check_session_cache(const Call&);
Complaint check_stapling_cache(const Call&);
Complaint check_login_cache(const Call&);

}
