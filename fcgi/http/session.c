/* session: the cookies of people who sign in. */
#include "http/session.h"

#include <string.h>
#include <strings.h>

#include "base/crypto.h"

#define DEVICE_SECONDS  (400 * 86400)
#define NONCE_BYTES     16
#define NONCE_HEX_BYTES (2 * NONCE_BYTES + 1)

const char *session_cookie(bool https)
{
    return https ? "__Host-session" : "session";
}

static const char *device_name(bool https)
{
    return https ? "__Host-device" : "device";
}

static const char *hash_of(struct arena *a, const char *token)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    crypto_sha256_hex(token, strlen(token), hex);
    return arena_copy(a, hex);
}

const char *session_credential(struct arena *a, const struct request *req, bool https, bool *is_key)
{
    *is_key = strncasecmp(req->authorization, "Bearer ", 7) == 0;
    if (*is_key)
        return hash_of(a, req->authorization + 7);
    const char *token = request_cookie(a, req, session_cookie(https), 0);
    return token && token[0] ? hash_of(a, token) : NULL;
}

struct session session_new(struct arena *a)
{
    char token[CRYPTO_TOKEN_BYTES];
    crypto_token(token);
    return (struct session){.token = arena_copy(a, token), .credential = hash_of(a, token)};
}

/* Lax, not Strict: a link to an item in a mail or a chat is to open signed in. Every write is
 * guarded by where it comes from and by the form's own token besides. No Max-Age: it goes with the
 * browser. */
void session_give(struct arena *a, struct response *res, bool https, const struct session *session)
{
    response_header(res, "Set-Cookie",
                    arena_printf(a, "%s=%s; Path=/; SameSite=Lax; HttpOnly%s",
                                 session_cookie(https), session->token, https ? "; Secure" : ""));
}

void session_take(struct response *res, bool https)
{
    response_header(res, "Set-Cookie",
                    https ? "__Host-session=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly; Secure"
                          : "session=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly");
}

static void csrf_of(const struct secret *secret, const char *credential,
                    char hex[CRYPTO_MAC_HEX_BYTES])
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    secret_sign(secret, "csrf", credential, mac);
    crypto_mac_hex(mac, hex);
}

const char *session_csrf(struct arena *a, const struct secrets *secrets, const char *credential)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    csrf_of(&secrets->v[0], credential, hex);
    return arena_copy(a, hex);
}

bool session_csrf_is_right(const struct secrets *secrets, const char *credential, const char *token)
{
    char hex[CRYPTO_MAC_HEX_BYTES];
    bool right = false;
    if (strlen(token) != CRYPTO_MAC_HEX_BYTES - 1)
        return false;
    for (size_t i = 0; i < secrets->n; i++) {
        csrf_of(&secrets->v[i], credential, hex);
        right = right || crypto_equal(hex, token, CRYPTO_MAC_HEX_BYTES - 1);
    }
    return right;
}

static const char *device_mac(struct arena *a, const struct secret *secret, const char *nonce,
                              const char *login)
{
    unsigned char mac[CRYPTO_MAC_BYTES];
    char hex[CRYPTO_MAC_HEX_BYTES];
    secret_sign(secret, "device", arena_printf(a, "%s.%s", nonce, login), mac);
    crypto_mac_hex(mac, hex);
    return arena_copy(a, hex);
}

const char *session_device(struct arena *a, const struct request *req,
                           const struct secrets *secrets, bool https, const char *login)
{
    const char *token = request_cookie(a, req, device_name(https), 0);
    if (!token || strlen(token) != NONCE_HEX_BYTES + CRYPTO_MAC_HEX_BYTES - 1 ||
        token[NONCE_HEX_BYTES - 1] != '.')
        return NULL;
    const char *nonce = arena_copy_n(a, token, NONCE_HEX_BYTES - 1);
    const char *signature = token + NONCE_HEX_BYTES;
    if (strspn(nonce, "0123456789abcdef") != NONCE_HEX_BYTES - 1)
        return NULL;
    for (size_t i = 0; i < secrets->n; i++)
        if (crypto_equal(device_mac(a, &secrets->v[i], nonce, login), signature,
                         CRYPTO_MAC_HEX_BYTES - 1))
            return nonce;
    return NULL;
}

void session_remember_device(struct arena *a, struct response *res, const struct secrets *secrets,
                             bool https, const char *login)
{
    unsigned char bytes[NONCE_BYTES];
    char nonce[NONCE_HEX_BYTES];
    crypto_random(bytes, sizeof bytes);
    crypto_hex(bytes, sizeof bytes, nonce);
    response_header(res, "Set-Cookie",
                    arena_printf(a, "%s=%s.%s; Path=/; Max-Age=%d; SameSite=Lax; HttpOnly%s",
                                 device_name(https), nonce,
                                 device_mac(a, &secrets->v[0], nonce, login), DEVICE_SECONDS,
                                 https ? "; Secure" : ""));
}
