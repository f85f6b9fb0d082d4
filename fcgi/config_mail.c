/* config_mail: where mail goes to, and how. */
#include <string.h>
#include <unistd.h>

#include "config_checks.h"
#include "config_reading.h"

#define PATH_MAX_BYTES 1000

static const char *const tls_words[] = {
    [MAIL_TLS_REQUIRE] = "require",
    [MAIL_TLS_OPPORTUNISTIC] = "opportunistic",
    [MAIL_TLS_NONE] = "none",
};

static const char *password(struct reading *r, const char *user)
{
    const char *path = config_text("SMTP_PASSWORD_FILE", NULL);
    if (!path != !user)
        config_complain(r, path ? "SMTP_USER" : "SMTP_PASSWORD_FILE",
                        path ? "is required with SMTP_PASSWORD_FILE"
                             : "is required with SMTP_USER");
    const char *held = path ? config_file(r, "SMTP_PASSWORD_FILE", path) : NULL;
    if (!held)
        return NULL;
    const char *line = arena_copy_n(r->arena, held, strcspn(held, "\r\n"));
    if (!line[0])
        config_complain(r, "SMTP_PASSWORD_FILE",
                        "names a file without a password in its first line");
    return line;
}

/* Nobody is on the way to a server on this host. */
static enum mail_tls tls(struct reading *r, const char *url, const char *user)
{
    bool is_here = url && config_is_loopback(url);
    const char *word = config_text("SMTP_TLS", is_here && !user ? "none" : "require");
    enum mail_tls tls = MAIL_TLS_REQUIRE;
    while (tls <= MAIL_TLS_NONE && strcmp(word, tls_words[tls]) != 0)
        tls++;
    if (tls > MAIL_TLS_NONE)
        config_complain(r, "SMTP_TLS", "must be require, opportunistic or none");
    else if (tls == MAIL_TLS_NONE && url && !is_here)
        config_complain(r, "SMTP_TLS",
                        "may be none only for a server on this host (127.0.0.1, [::1], localhost)");
    else if (tls != MAIL_TLS_REQUIRE && user)
        config_complain(r, "SMTP_TLS", "must be require with SMTP_USER");
    return tls > MAIL_TLS_NONE ? MAIL_TLS_REQUIRE : tls;
}

static const char *absolute(struct reading *r, const char *name)
{
    const char *path = config_text(name, NULL);
    if (path && (path[0] != '/' || strlen(path) > PATH_MAX_BYTES || !config_is_one_line(path)))
        config_complain(r, name, "must be an absolute path of at most 1000 bytes");
    return path;
}

static const char *ca_file(struct reading *r)
{
    const char *path = absolute(r, "SMTP_CA_FILE");
    if (path && access(path, R_OK))
        config_complain(r, "SMTP_CA_FILE", "names a file that cannot be read");
    return path;
}

struct mail_server config_mail_server(struct reading *r)
{
    const char *url = config_text("SMTP_URL", NULL), *user = config_text("SMTP_USER", NULL);
    const char *dir = absolute(r, "MAIL_DIR");
    const char *from = config_text("MAIL_FROM", dir && !url ? "slipway@localhost" : NULL);
    if (url && !config_is_smtp_url(url))
        config_complain(r, "SMTP_URL", "must be smtp://host:port or smtps://host:port");
    if (user && !config_is_one_line(user))
        config_complain(r, "SMTP_USER", "must be one line");
    if (url && !from)
        config_complain(r, "MAIL_FROM",
                        "is required with SMTP_URL: an address such as slipway@example.org");
    else if (from && !config_is_address(from))
        config_complain(r, "MAIL_FROM", "must be an address such as slipway@example.org");
    return (struct mail_server){
        .url = url,
        .dir = url ? NULL : dir,
        .user = user,
        .password = password(r, user),
        .tls = tls(r, url, user),
        .ca_file = ca_file(r),
        .timeout_s = config_number(r, "SMTP_TIMEOUT_S", 60, 1, 60),
        .from = from,
        .stop_fd = -1,
    };
}

static const char *or_empty(const char *value)
{
    return value ? value : "";
}

void config_print_mail(const struct config *config, FILE *to)
{
    const struct mail_server *m = &config->mail;
    fprintf(to,
            "SMTP_URL=%s\nSMTP_TLS=%s\nSMTP_CA_FILE=%s\nSMTP_USER=%s\nSMTP_PASSWORD_FILE=%s\n"
            "SMTP_TIMEOUT_S=%d\nMAIL_DIR=%s\nMAIL_FROM=%s\nMAIL_EVERY_S=%d\nMAIL_PER_MINUTE=%d\n",
            or_empty(m->url), tls_words[m->tls], or_empty(m->ca_file), or_empty(m->user),
            m->password ? "(holds a password)" : "", m->timeout_s, or_empty(m->dir),
            or_empty(m->from), config->mail_every_s, config->mails_per_minute);
}
