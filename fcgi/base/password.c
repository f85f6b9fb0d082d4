/* password: passwords under argon2id (RFC 9106), as the text that holds salt and cost. The door to
 * libargon2. */
#include "base/password.h"

#include <argon2.h>
#include <stdio.h>
#include <string.h>

#include "base/aside.h"
#include "base/crypto.h"

#define PASSES      2
#define MEMORY_KIB  19456
#define LANES       1
#define SALT_BYTES  16
#define KEY_BYTES   32
#define TEXT(bytes) (((bytes)*4 + 2) / 3 + 1) /* in base64, without padding, with the NUL */

#define STRING(x)  STRING_(x)
#define STRING_(x) #x
#define COST       "$argon2id$v=19$m=" STRING(MEMORY_KIB) ",t=" STRING(PASSES) ",p=" STRING(LANES) "$"

const char password_of_nobody[] = COST "B4RPlnizcI0uXrUpgtYW+w$"
                                       "LraGLq0LOIJHQThf5k8rIVVXWA9oxcW/7XEjP8+7UkY";

/* A process hashes one password at a time. */
static unsigned char memory[(size_t)MEMORY_KIB << 10];

static int take_memory(uint8_t **bytes, size_t len)
{
    /* The library looks at the pointer, not at what is returned. */
    *bytes = len <= sizeof memory ? memory : NULL;
    return *bytes ? ARGON2_OK : ARGON2_MEMORY_ALLOCATION_ERROR;
}

static void keep_memory(uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
}

static bool derive(const char *password, unsigned char salt[SALT_BYTES], uint32_t passes,
                   uint32_t kib, unsigned char key[KEY_BYTES])
{
    /* The library takes what it hashes through a pointer that may be written to, and does so only
     * when a flag asks for it. */
    argon2_context c = {
        .out = key,
        .outlen = KEY_BYTES,
        .pwd = (uint8_t *)(uintptr_t)password,
        .pwdlen = (uint32_t)strlen(password),
        .salt = salt,
        .saltlen = SALT_BYTES,
        .t_cost = passes,
        .m_cost = kib,
        .lanes = LANES,
        .threads = 1,
        .version = ARGON2_VERSION_13,
        .allocate_cbk = take_memory,
        .free_cbk = keep_memory,
    };
    aside_begin();
    int failed = argon2_ctx(&c, Argon2_id);
    aside_end();
    return failed == ARGON2_OK;
}

enum err password_hash(const char *password, char hash[PASSWORD_HASH_BYTES])
{
    unsigned char salt[SALT_BYTES], key[KEY_BYTES];
    char salt_text[TEXT(SALT_BYTES)], key_text[TEXT(KEY_BYTES)];
    crypto_random(salt, sizeof salt);
    if (!derive(password, salt, PASSES, MEMORY_KIB, key))
        return ERR_INTERNAL;
    crypto_base64_plain(salt, sizeof salt, salt_text);
    crypto_base64_plain(key, sizeof key, key_text);
    snprintf(hash, PASSWORD_HASH_BYTES, COST "%s$%s", salt_text, key_text);
    return ERR_OK;
}

bool password_matches(const char *hash, const char *password)
{
    unsigned char salt[SALT_BYTES], key[KEY_BYTES], tried[KEY_BYTES];
    char salt_text[TEXT(SALT_BYTES)], key_text[TEXT(KEY_BYTES)];
    unsigned kib, passes;
    int end = 0;
    _Static_assert(sizeof salt_text == 23 && sizeof key_text == 44, "the widths below");
    return sscanf(hash, "$argon2id$v=19$m=%9u,t=%9u,p=1$%22[^$]$%43[^$]%n", &kib, &passes,
                  salt_text, key_text, &end) == 4 &&
           !hash[end] && crypto_unbase64_plain(salt_text, salt, sizeof salt) == sizeof salt &&
           crypto_unbase64_plain(key_text, key, sizeof key) == sizeof key &&
           derive(password, salt, passes, kib, tried) && crypto_equal(key, tried, sizeof key);
}

bool password_is_old(const char *hash)
{
    return strncmp(hash, COST, sizeof COST - 1) != 0;
}
