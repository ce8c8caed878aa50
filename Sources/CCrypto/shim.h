#ifndef JIRASTREAM_CCRYPTO_H
#define JIRASTREAM_CCRYPTO_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "jirastream requires libcrypto of OpenSSL 3.0 or later. Debian 12 and Ubuntu 22.04 provide it as libssl-dev."
#endif

/* EVP_EC_gen is a macro, which Swift does not import. Returns NULL on failure. */
static inline EVP_PKEY *ccrypto_generate_p256_key(void) {
    return EVP_EC_gen("P-256");
}

#endif
