/* config: the environment, checked once at start. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_checks.h"
#include "config_reading.h"

#define EXPORT_DIR_MAX  1000
#define SOCKET_PATH_MAX 100 /* the system takes 107 */

/* The variables, their defaults and what they mean; `config` and `--help` print them. */
static const struct {
    const char *name, *fallback, *what;
} variables[] = {
    {"DATABASE_URL", "(required)",
     "libpq URI of the web role; the password belongs into a passfile"},
    {"DATABASE_ADMIN_URL", "DATABASE_URL",
     "libpq URI of the owner, for migrate, import and export"},
    {"LISTEN", "unix:/run/slipway/slipway.sock", "FastCGI socket: unix:/path, or 127.0.0.1:port"},
    {"WORKERS", "number of cores", "worker processes, 1 to 64"},
    {"LISTEN_STAFF", "LISTEN with -staff before .sock, or the next port",
     "FastCGI socket of the workers for moderators and for what is sent in"},
    {"STAFF_WORKERS", "1", "worker processes behind it, 1 to 8"},
    {"LISTEN_IMAGES", "LISTEN with -images before .sock, or the next port but one",
     "FastCGI socket of the workers that draw share images"},
    {"IMAGE_WORKERS", "1", "worker processes behind it, 1 to 4"},
    {"CONNECTIONS", "512", "kept nginx connections a worker holds, 1 to 10000"},
    {"DB_DEADLINE_MS", "1000", "how long a page waits for the database, 10 to 60000"},
    {"CACHE_MB", "12", "finished answers a worker keeps in its memory, 0 (none) to 4096"},
    {"BASE_URL", "http://localhost:8080",
     "origin of every URL the site prints, without a slash at the end"},
    {"SECRET_KEY", "(required to serve)",
     "signs the voters' cookies: keys of at least 32 bytes, separated by commas; the first signs, "
     "all verify"},
    {"SECRET_KEY_FILE", "", "a file that holds them instead"},
    {"VOTE_QUOTA", "100", "new votes that count from one network in a day, 1 to 1000000"},
    {"SUBMISSION_QUOTA", "10", "submissions taken from one network in a day, 1 to 1000000"},
    {"NEWSLETTER_QUOTA", "20",
     "how often mail may be asked for from one network in a day, 1 to 1000000"},
    {"NEWSLETTER_QUOTA_ALL", "5000", "the same from all networks together, 1 to 100000000"},
    {"EXPORT_DIR", "",
     "folder that ballots are published in, day by day, on one host; without one they are not"},
    {"SIGNING_KEY_FILE", "(required with EXPORT_DIR)",
     "a file of secrets as in SECRET_KEY_FILE, which sign the checkpoints of ballots"},
    {"SITE_NAME", "Slipway", "the site's name in titles and headers"},
    {"CONTACT", "", "e-mail address that /agents and /llms.txt name"},
    {"NEWSLETTER_IMPRINT", "",
     "who sends the newsletter and where they are to be reached, such as a name and a postal "
     "address: one line that ends each of its letters"},
    {"SMTP_URL", "",
     "mail server: smtp://host:port or smtps://host:port; without one mail waits in the outbox"},
    {"SMTP_TLS", "require; none for a server on this host",
     "require, opportunistic (if it is offered, whoever offers it), or none (this host only)"},
    {"SMTP_CA_FILE", "", "a file of certificates to believe instead of the system's"},
    {"SMTP_USER", "", "what it asks for as a name; then TLS is required"},
    {"SMTP_PASSWORD_FILE", "", "a file that holds the password"},
    {"SMTP_TIMEOUT_S", "60", "seconds that it may take to accept a mail it has read, 1 to 60"},
    {"MAIL_DIR", "", "without SMTP_URL: folder that mails are written to as files, for trying"},
    {"MAIL_FROM", "(required with SMTP_URL)", "address that mail comes from"},
    {"LINK_CHECKS", "off",
     "on: the websites of tools are asked once a day whether they answer; loopback: for tests"},
    {"MAIL_EVERY_S", "5", "seconds between two looks into the outbox, 1 to 3600"},
    {"MAIL_PER_MINUTE", "0", "mails that all hosts together send in a minute; 0: no limit"},
};

static const char *database(struct reading *r, const char *name, const char *fallback)
{
    const char *url = config_text(name, fallback);
    if (!url) {
        config_complain(
            r, name,
            "is required: a libpq URI such as postgresql://slipway_app@/slipway?host=/run/postgresql");
        return "";
    }
    if (strncmp(url, "postgresql://", 13) != 0 && strncmp(url, "postgres://", 11) != 0 &&
        !strchr(url, '='))
        config_complain(r, name, "must be a libpq URI (postgresql://…) or a list of key=value");
    return url;
}

static const char *origin(struct reading *r)
{
    const char *url = config_text("BASE_URL", "http://localhost:8080");
    const char *host = strncmp(url, "http://", 7) == 0    ? url + 7
                       : strncmp(url, "https://", 8) == 0 ? url + 8
                                                          : NULL;
    if (!host || !config_is_one_line(url) || !config_is_authority(host))
        config_complain(r, "BASE_URL",
                        "must be http://host[:port] or https://host[:port], without a path");
    return url;
}

static const char *socket_address(struct reading *r, const char *name, const char *fallback)
{
    const char *listen = config_text(name, fallback);
    const char *path = strncmp(listen, "unix:", 5) == 0 ? listen + 5
                       : listen[0] == '/'               ? listen
                                                        : NULL;
    if (path) {
        if (path[0] != '/' || strlen(path) > SOCKET_PATH_MAX)
            config_complain(r, name, "must be an absolute path of at most 100 bytes after unix:");
        return path;
    }
    /* FastCGI has no authentication: whoever reaches the socket may say anything. */
    if (strncmp(listen, "127.0.0.1:", 10) != 0 || !config_is_port(listen + 10))
        config_complain(r, name, "must be unix:/path or 127.0.0.1:port");
    return listen;
}

/* Beside `listen`, unless the variable says where: its name with `word` in it, or a later port. */
static const char *address_beside(struct reading *r, const char *variable, const char *listen,
                                  const char *word, int later)
{
    const char *address;
    size_t len = strlen(listen);
    if (config_text(variable, NULL)) {
        address = socket_address(r, variable, "");
    } else if (listen[0] == '/') {
        size_t stem = len > 5 && strcmp(listen + len - 5, ".sock") == 0 ? len - 5 : len;
        address = arena_printf(r->arena, "%.*s%s%s", (int)stem, listen, word, listen + stem);
    } else {
        const char *port = strchr(listen, ':');
        address = arena_printf(r->arena, "127.0.0.1:%d", port ? atoi(port + 1) + later : later);
        if (port && config_is_port(port + 1) && !config_is_port(address + 10))
            config_complain(r, variable, "is required when LISTEN has one of the last ports");
    }
    if (strcmp(address, listen) == 0)
        config_complain(r, variable, "must be another socket than LISTEN");
    return address;
}

static const char *contact(struct reading *r)
{
    const char *address = config_text("CONTACT", "");
    if (address[0] && !config_is_address(address))
        config_complain(r, "CONTACT", "must be an address such as hello@example.org");
    return address;
}

static const char *imprint(struct reading *r)
{
    const char *line = config_text("NEWSLETTER_IMPRINT", "");
    if (line[0] && (!config_is_one_line(line) || strlen(line) > 300))
        config_complain(r, "NEWSLETTER_IMPRINT", "must be one line of at most 300 bytes");
    return line;
}

static const char *site_name(struct reading *r)
{
    const char *name = config_text("SITE_NAME", "Slipway");
    if (!config_is_one_line(name) || strlen(name) > 60)
        config_complain(r, "SITE_NAME", "must be one line of at most 60 bytes");
    return name;
}

static struct secrets secrets(struct reading *r, bool serves)
{
    struct secrets secrets = {0};
    const char *keys = config_text("SECRET_KEY", NULL),
               *path = config_text("SECRET_KEY_FILE", NULL), *why;
    const char *name = path ? "SECRET_KEY_FILE" : "SECRET_KEY";
    if (keys && path)
        config_complain(r, name, "and SECRET_KEY are both given; choose one");
    else if (path)
        keys = config_file(r, name, path);
    else if (!keys && serves)
        config_complain(
            r, name,
            "or SECRET_KEY_FILE is required: at least 32 random bytes, such as openssl rand "
            "-hex 32 prints");
    if (keys && secrets_read(r->arena, keys, &secrets, &why))
        config_complain(r, name, why);
    return secrets;
}

/* Whoever serves needs it in order; others may have it from the same environment, without its key.
 */
static const char *export_dir(struct reading *r, bool serves)
{
    const char *dir = config_text("EXPORT_DIR", NULL);
    if (dir && (dir[0] != '/' || strlen(dir) > EXPORT_DIR_MAX || !config_is_one_line(dir)))
        config_complain(r, "EXPORT_DIR", "must be an absolute path of at most 1000 bytes");
    else if (dir && serves && access(dir, R_OK | W_OK | X_OK))
        config_complain(r, "EXPORT_DIR",
                        arena_printf(r->arena, "names a folder that cannot be written to: %s",
                                     strerror(errno)));
    return dir;
}

static void check_signing(struct reading *r, const struct config *config, bool serves)
{
    struct note_signers signers;
    const char *why;
    if (serves && config->export_dir && !config->signing_key_file)
        config_complain(
            r, "SIGNING_KEY_FILE",
            "is required with EXPORT_DIR: a file of at least 32 random bytes, such as openssl "
            "rand -hex 32 prints");
    else if (serves && config->signing_key_file && config_signers(config, &signers, &why))
        config_complain(r, "SIGNING_KEY_FILE", why);
    crypto_wipe(&signers, sizeof signers);
}

static enum link_checks link_checks(struct reading *r)
{
    const char *word = config_text("LINK_CHECKS", "off");
    if (strcmp(word, "on") == 0)
        return LINKS_ON;
    if (strcmp(word, "loopback") == 0)
        return LINKS_LOOPBACK;
    if (strcmp(word, "off") != 0)
        config_complain(r, "LINK_CHECKS", "must be on, off or loopback");
    return LINKS_OFF;
}

enum err config_read(struct arena *a, struct config *config, bool serves, FILE *complaints)
{
    struct reading r = {.arena = a, .complaints = complaints};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *config = (struct config){
        .database_url = database(&r, "DATABASE_URL", NULL),
        .listen = socket_address(&r, "LISTEN", "unix:/run/slipway/slipway.sock"),
        .workers = config_number(&r, "WORKERS", cores > 0 && cores < 64 ? (int)cores : 2, 1, 64),
        .staff_workers = config_number(&r, "STAFF_WORKERS", 1, 1, 8),
        .image_workers = config_number(&r, "IMAGE_WORKERS", 1, 1, 4),
        .connections_max = config_number(&r, "CONNECTIONS", 512, 1, 10000),
        .db_deadline_ms = config_number(&r, "DB_DEADLINE_MS", 1000, 10, 60000),
        .cache_mb = config_number(&r, "CACHE_MB", 12, 0, 4096),
        .secrets = secrets(&r, serves),
        .vote_quota = config_number(&r, "VOTE_QUOTA", 100, 1, 1000000),
        .submission_quota = config_number(&r, "SUBMISSION_QUOTA", 10, 1, 1000000),
        .newsletter_quota = config_number(&r, "NEWSLETTER_QUOTA", 20, 1, 1000000),
        .newsletter_quota_all = config_number(&r, "NEWSLETTER_QUOTA_ALL", 5000, 1, 100000000),
        .export_dir = export_dir(&r, serves),
        .signing_key_file = config_text("SIGNING_KEY_FILE", NULL),
        .base_url = origin(&r),
        .site_name = site_name(&r),
        .imprint = imprint(&r),
        .contact = contact(&r),
        .mail = config_mail_server(&r),
        .mail_every_s = config_number(&r, "MAIL_EVERY_S", 5, 1, 3600),
        .mails_per_minute = config_number(&r, "MAIL_PER_MINUTE", 0, 0, 1000000),
        .links = link_checks(&r),
    };
    config->listen_staff = address_beside(&r, "LISTEN_STAFF", config->listen, "-staff", 1);
    config->listen_images = address_beside(&r, "LISTEN_IMAGES", config->listen, "-images", 2);
    if (strcmp(config->listen_images, config->listen_staff) == 0)
        config_complain(&r, "LISTEN_IMAGES", "must be another socket than LISTEN_STAFF");
    config->mail.name = config->site_name;
    config->mail.host = config_host(a, config->base_url);
    config->database_admin_url = config_text("DATABASE_ADMIN_URL", NULL)
                                     ? database(&r, "DATABASE_ADMIN_URL", NULL)
                                     : config->database_url;
    check_signing(&r, config, serves);
    return r.bad ? ERR_INVALID : ERR_OK;
}

/* A URI may carry a password; what stands between the last ':' of the user part and '@' is not
 * shown. */
static void print_url(const char *name, const char *url, FILE *to)
{
    const char *at = strchr(url, '@'), *scheme = strstr(url, "://");
    const char *colon = at && scheme ? memchr(scheme + 3, ':', (size_t)(at - scheme - 3)) : NULL;
    if (strstr(url, "password"))
        fprintf(to, "%s=(holds a password)\n", name);
    else if (colon)
        fprintf(to, "%s=%.*s:…%s\n", name, (int)(colon - url), url, at);
    else
        fprintf(to, "%s=%s\n", name, url);
}

static const char *const link_words[] = {
    [LINKS_OFF] = "off", [LINKS_ON] = "on", [LINKS_LOOPBACK] = "loopback"};

static const char *or_empty(const char *value)
{
    return value ? value : "";
}

void config_print(const struct config *config, FILE *to)
{
    print_url("DATABASE_URL", config->database_url, to);
    print_url("DATABASE_ADMIN_URL", config->database_admin_url, to);
    fprintf(
        to,
        "LISTEN=%s\nWORKERS=%d\nLISTEN_STAFF=%s\nSTAFF_WORKERS=%d\nLISTEN_IMAGES=%s\nIMAGE_WORKERS=%d\nCONNECTIONS=%d\nDB_DEADLINE_MS=%d\nCACHE_MB=%d\n",
        config->listen, config->workers, config->listen_staff, config->staff_workers,
        config->listen_images, config->image_workers, config->connections_max,
        config->db_deadline_ms, config->cache_mb);
    fprintf(
        to,
        "SECRET_KEY=(%zu %s)\nVOTE_QUOTA=%d\nSUBMISSION_QUOTA=%d\nBASE_URL=%s\nSITE_NAME=%s\nCONTACT=%s\n",
        config->secrets.n, config->secrets.n == 1 ? "key" : "keys", config->vote_quota,
        config->submission_quota, config->base_url, config->site_name, config->contact);
    fprintf(to, "NEWSLETTER_QUOTA=%d\nNEWSLETTER_QUOTA_ALL=%d\n", config->newsletter_quota,
            config->newsletter_quota_all);
    fprintf(to, "EXPORT_DIR=%s\nSIGNING_KEY_FILE=%s\n", or_empty(config->export_dir),
            or_empty(config->signing_key_file));
    fprintf(to, "NEWSLETTER_IMPRINT=%s\n", config->imprint);
    config_print_mail(config, to);
    fprintf(to, "LINK_CHECKS=%s\n", link_words[config->links]);
}

void config_help(FILE *to)
{
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        fprintf(to, "  %-19s %s (default: %s)\n", variables[i].name, variables[i].what,
                variables[i].fallback);
}
