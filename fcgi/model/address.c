/* address: an address for mail, as somebody typed it and as mail servers take it. */
#include "model/address.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/idn.h"

#define LOCAL_MAX_BYTES  64
#define DOMAIN_MAX_BYTES 253
#define LABEL_MAX_BYTES  63

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char atoms[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                            "!#$%&'*+/=?^_`{|}~-.";

static const char *local_flaw(const char *local)
{
    size_t len = strlen(local);
    if (len > LOCAL_MAX_BYTES)
        return "What stands before the @ is too long: at most 64 characters.";
    if (strspn(local, atoms) != len)
        return "Before the @ only plain letters, digits and these can stand: "
               ". _ - + ! # $ % & ' * / = ? ^ ` { | } ~";
    if (local[0] == '.' || local[len - 1] == '.' || strstr(local, ".."))
        return "Before the @ a dot can neither come first or last nor twice in a row.";
    return "";
}

/* Letters, digits and hyphens, no hyphen at an end. */
static bool is_label(const char *label, size_t len)
{
    if (len == 0 || len > LABEL_MAX_BYTES || label[0] == '-' || label[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!islower((unsigned char)label[i]) && !isdigit((unsigned char)label[i]) &&
            label[i] != '-')
            return false;
    return true;
}

static bool is_domain(const char *domain)
{
    const char *label = domain;
    if (strlen(domain) > DOMAIN_MAX_BYTES)
        return false;
    for (;; label += strcspn(label, ".") + 1) {
        if (!is_label(label, strcspn(label, ".")))
            return false;
        /* no top-level domain is a number; 192.0.2.1 is none */
        if (!strchr(label, '.'))
            return strpbrk(label, letters) != NULL;
    }
}

const char *address_read(struct arena *a, const char *typed, const char **address)
{
    *address = "";
    typed += strspn(typed, " \t\r\n");
    size_t len = strlen(typed);
    while (len && strchr(" \t\r\n", typed[len - 1]))
        len--;
    const char *text = arena_copy_n(a, typed, len), *at = strrchr(text, '@'), *domain;
    if (!len)
        return "Type an email address.";
    if (!at || at == text || !at[1])
        return "An email address has an @ in the middle, such as name@example.org.";
    const char *local = arena_copy_n(a, text, (size_t)(at - text)), *flaw = local_flaw(local);
    if (flaw[0])
        return flaw;
    if (at[1] == '[')
        return "After the @ a domain must stand, such as example.org, not a number.";
    if (strlen(at + 1) > 4 * DOMAIN_MAX_BYTES || idn_to_ascii(a, at + 1, &domain))
        return "What stands after the @ is no domain, such as example.org.";
    if (!strchr(domain, '.'))
        return "What stands after the @ is not a whole domain, such as example.org: a dot is "
               "missing.";
    if (!is_domain(domain))
        return "What stands after the @ is no domain, such as example.org.";
    if (strlen(local) + 1 + strlen(domain) > ADDRESS_MAX_BYTES)
        return "The address is too long: at most 254 characters.";
    *address = arena_printf(a, "%s@%s", local, domain);
    return "";
}

const char *address_key(struct arena *a, const char *address)
{
    char *key = arena_copy(a, address);
    for (char *at = key; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return key;
}

const char *address_mailbox(struct arena *a, const char *address)
{
    const char *key = address_key(a, address), *at = strrchr(key, '@');
    if (!at)
        return key;
    bool gmail = strcmp(at, "@gmail.com") == 0 || strcmp(at, "@googlemail.com") == 0;
    char *local = arena_copy_n(a, key, (size_t)(at - key)), *plus = strchr(local, '+'), *to = local;
    if (plus && plus > local)
        *plus = '\0';
    for (const char *from = local; *from; from++)
        if (*from != '.' || !gmail)
            *to++ = *from;
    *to = '\0';
    return arena_printf(a, "%s%s", local, gmail ? "@gmail.com" : at);
}
