/* config: the environment, checked once at start. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct arena *arena;
    FILE *complaints;
    int bad;
};

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
    {"SITE_NAME", "Slipway", "the site's name in titles and headers"},
};

static void complain(struct reading *r, const char *name, const char *wish)
{
    r->bad++;
    fprintf(r->complaints, "slipway: %s %s\n", name, wish);
}

static const char *text(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value && value[0] ? value : fallback;
}

static int number(struct reading *r, const char *name, int fallback, int min, int max)
{
    const char *value = text(name, NULL);
    if (!value)
        return fallback;
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || *end || n < min || n > max) {
        complain(r, name, arena_printf(r->arena, "must be a number from %d to %d", min, max));
        return fallback;
    }
    return (int)n;
}

static bool is_one_line(const char *value)
{
    for (; *value; value++)
        if (iscntrl((unsigned char)*value))
            return false;
    return true;
}

static const char *database(struct reading *r, const char *name, const char *fallback)
{
    const char *url = text(name, fallback);
    if (!url) {
        complain(
            r, name,
            "is required: a libpq URI such as postgresql://slipway_app@/slipway?host=/run/postgresql");
        return "";
    }
    if (strncmp(url, "postgresql://", 13) != 0 && strncmp(url, "postgres://", 11) != 0 &&
        !strchr(url, '='))
        complain(r, name, "must be a libpq URI (postgresql://…) or a list of key=value");
    return url;
}

/* Digits only, 1 to 65535. */
static bool is_port(const char *digits)
{
    size_t len = strspn(digits, "0123456789");
    long port = strtol(digits, NULL, 10);
    return len > 0 && len <= 5 && digits[len] == '\0' && port >= 1 && port <= 65535;
}

/* host[:port]; an IPv6 address stands in brackets. */
static bool is_authority(const char *text)
{
    size_t host = text[0] == '[' ? strcspn(text, "]") + 1 : strcspn(text, ":");
    if (host == 0 || host > strlen(text) || strpbrk(text, "/?#@ \"<>\\"))
        return false;
    return text[host] == '\0' || (text[host] == ':' && is_port(text + host + 1));
}

static const char *origin(struct reading *r)
{
    const char *url = text("BASE_URL", "http://localhost:8080");
    const char *host = strncmp(url, "http://", 7) == 0    ? url + 7
                       : strncmp(url, "https://", 8) == 0 ? url + 8
                                                          : NULL;
    if (!host || !is_one_line(url) || !is_authority(host))
        complain(r, "BASE_URL",
                 "must be http://host[:port] or https://host[:port], without a path");
    return url;
}

static const char *socket_address(struct reading *r)
{
    const char *listen = text("LISTEN", "unix:/run/slipway/slipway.sock");
    const char *path = strncmp(listen, "unix:", 5) == 0 ? listen + 5
                       : listen[0] == '/'               ? listen
                                                        : NULL;
    if (path) {
        if (path[0] != '/' || strlen(path) > 100)
            complain(r, "LISTEN", "must be an absolute path of at most 100 bytes after unix:");
        return path;
    }
    /* FastCGI has no authentication: whoever reaches the socket may say anything. */
    if (strncmp(listen, "127.0.0.1:", 10) != 0 || !is_port(listen + 10))
        complain(r, "LISTEN", "must be unix:/path or 127.0.0.1:port");
    return listen;
}

static const char *site_name(struct reading *r)
{
    const char *name = text("SITE_NAME", "Slipway");
    if (!is_one_line(name) || strlen(name) > 60)
        complain(r, "SITE_NAME", "must be one line of at most 60 bytes");
    return name;
}

/* A file of a few lines; longer ones are cut and then complained of as a bad key. */
static const char *file(struct reading *r, const char *name, const char *path)
{
    char bytes[4096];
    FILE *from = fopen(path, "re");
    if (!from) {
        complain(r, name,
                 arena_printf(r->arena, "names a file that cannot be read: %s", strerror(errno)));
        return NULL;
    }
    size_t len = fread(bytes, 1, sizeof bytes, from);
    fclose(from);
    return arena_copy_n(r->arena, bytes, len);
}

static struct secrets secrets(struct reading *r, bool serves)
{
    struct secrets secrets = {0};
    const char *keys = text("SECRET_KEY", NULL), *path = text("SECRET_KEY_FILE", NULL), *why;
    const char *name = path ? "SECRET_KEY_FILE" : "SECRET_KEY";
    if (keys && path)
        complain(r, name, "and SECRET_KEY are both given; choose one");
    else if (path)
        keys = file(r, name, path);
    else if (!keys && serves)
        complain(r, name,
                 "or SECRET_KEY_FILE is required: at least 32 random bytes, such as openssl rand "
                 "-hex 32 prints");
    if (keys && secrets_read(r->arena, keys, &secrets, &why))
        complain(r, name, why);
    return secrets;
}

enum err config_read(struct arena *a, struct config *config, bool serves, FILE *complaints)
{
    struct reading r = {.arena = a, .complaints = complaints};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *config = (struct config){
        .database_url = database(&r, "DATABASE_URL", NULL),
        .listen = socket_address(&r),
        .workers = number(&r, "WORKERS", cores > 0 && cores < 64 ? (int)cores : 2, 1, 64),
        .connections_max = number(&r, "CONNECTIONS", 512, 1, 10000),
        .db_deadline_ms = number(&r, "DB_DEADLINE_MS", 1000, 10, 60000),
        .cache_mb = number(&r, "CACHE_MB", 12, 0, 4096),
        .secrets = secrets(&r, serves),
        .vote_quota = number(&r, "VOTE_QUOTA", 100, 1, 1000000),
        .submission_quota = number(&r, "SUBMISSION_QUOTA", 10, 1, 1000000),
        .base_url = origin(&r),
        .site_name = site_name(&r),
    };
    config->database_admin_url = text("DATABASE_ADMIN_URL", NULL)
                                     ? database(&r, "DATABASE_ADMIN_URL", NULL)
                                     : config->database_url;
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

void config_print(const struct config *config, FILE *to)
{
    print_url("DATABASE_URL", config->database_url, to);
    print_url("DATABASE_ADMIN_URL", config->database_admin_url, to);
    fprintf(to, "LISTEN=%s\nWORKERS=%d\nCONNECTIONS=%d\nDB_DEADLINE_MS=%d\nCACHE_MB=%d\n",
            config->listen, config->workers, config->connections_max, config->db_deadline_ms,
            config->cache_mb);
    fprintf(to,
            "SECRET_KEY=(%zu %s)\nVOTE_QUOTA=%d\nSUBMISSION_QUOTA=%d\nBASE_URL=%s\nSITE_NAME=%s\n",
            config->secrets.n, config->secrets.n == 1 ? "key" : "keys", config->vote_quota,
            config->submission_quota, config->base_url, config->site_name);
}

void config_help(FILE *to)
{
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        fprintf(to, "  %-19s %s (default: %s)\n", variables[i].name, variables[i].what,
                variables[i].fallback);
}

struct site config_site(const struct config *config)
{
    return (struct site){
        .name = config->site_name,
        .base_url = config->base_url,
        .secrets = &config->secrets,
        .vote_quota = config->vote_quota,
        .submission_quota = config->submission_quota,
    };
}

struct db_settings config_db(const struct config *config)
{
    return (struct db_settings){
        .url = config->database_url,
        .application_name = "slipway",
        .connect_deadline_ms = config->db_deadline_ms,
        .deadline_ms = config->db_deadline_ms,
        /* The server gives up a little earlier, so that a slow statement ends there and the
           connection lives on. */
        .statement_timeout_ms = config->db_deadline_ms * 9 / 10,
        .lock_timeout_ms = 300,
    };
}

struct db_settings config_admin_db(const struct config *config)
{
    return (struct db_settings){
        .url = config->database_admin_url,
        .application_name = "slipway-admin",
        .connect_deadline_ms = 10000,
    };
}
