/* link: asks a website whether it is there. */
#include "web/link.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/ip.h"

#define CONNECT_MS 5000
#define STEP_MS    10000
#define WHOLE_MS   30000
#define URL_MAX    2000
#define BODY_MAX   4096 /* of what is said and thrown away */

struct asking {
    const struct link_client *client;
    const char *url;  /* of this step */
    int64_t until_ms; /* for all steps */
    size_t taken;     /* bytes of the body */
    bool inside;      /* an address was refused */
    bool stopped;
    long status;
};

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct asking *k = context;
    (void)purpose;
    if (!ip_is_public(&to->addr) && !(k->client->allows_loopback && ip_is_loopback(&to->addr))) {
        k->inside = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t n, void *context)
{
    struct asking *k = context;
    (void)bytes;
    k->taken += size * n;
    return k->taken > BODY_MAX ? 0 : size * n;
}

static int is_stopped(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct asking *k = context;
    struct pollfd stop = {.fd = k->client->stop_fd, .events = POLLIN};
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    k->stopped = stop.fd >= 0 && poll(&stop, 1, 0) > 0;
    return k->stopped;
}

static void prepare(CURL *curl, struct asking *k, bool head, long left_ms)
{
    curl_easy_setopt(curl, CURLOPT_URL, k->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, k->client->agent);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, left_ms < CONNECT_MS ? left_ms : CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, left_ms < STEP_MS ? left_ms : STEP_MS);
    if (head)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(curl, CURLOPT_RANGE, "0-1023");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, k);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, k);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_stopped);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, k);
}

/* In our words: what libcurl says may hold what the other side chose. NULL for an answer. */
static const char *trouble(const struct asking *k, CURLcode code)
{
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && k->taken > BODY_MAX))
        return NULL;
    if (k->inside)
        return "its name leads to an address that is not public";
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "its name is not known";
    case CURLE_COULDNT_CONNECT:
        return "nobody takes the connection";
    case CURLE_OPERATION_TIMEDOUT:
        return "it takes too long";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
        return "its certificate does not hold";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
        return "it leads to what is not the web";
    default:
        return "it breaks off what it says";
    }
}

/* One request. `*next` is where it redirects to, or NULL. */
static const char *ask_once(struct asking *k, bool head, struct arena *a, const char **next)
{
    int64_t left = k->until_ms - clock_ms();
    CURL *curl = left > 0 ? curl_easy_init() : NULL;
    char *to = NULL;
    *next = NULL;
    k->status = 0;
    k->taken = 0;
    if (!curl)
        return "it takes too long";
    prepare(curl, k, head, (long)left);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &k->status);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
    const char *why = trouble(k, code);
    if (!why && to && k->status >= 300 && k->status < 400)
        *next = arena_copy(a, to);
    curl_easy_cleanup(curl);
    return why;
}

/* Also of what a server redirects to: else it could send us to ports that speak something else. */
static bool has_usual_port(const char *url)
{
    CURLU *parts = curl_url();
    char *port = NULL;
    bool usual = false;
    if (parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
        int n = atoi(port);
        usual = n == 80 || n == 443 || n == 8080 || n == 8443;
    }
    curl_free(port);
    curl_url_cleanup(parts);
    return usual;
}

/* Some answer HEAD with an error and GET well. */
static const char *ask_step(struct asking *k, struct arena *a, const char **next)
{
    *next = NULL;
    if (strlen(k->url) > URL_MAX)
        return "it leads to an address that is too long";
    if (!k->client->allows_loopback && !has_usual_port(k->url))
        return "it leads to another port than those of the web";
    const char *why = ask_once(k, true, a, next);
    bool well = !why && (*next || (k->status >= 200 && k->status < 300));
    return well || k->inside || k->stopped ? why : ask_once(k, false, a, next);
}

static struct link_result result_of(const struct asking *k, struct arena *a)
{
    long s = k->status;
    if (s >= 200 && s < 300)
        return (struct link_result){.answer = LINK_ANSWERED};
    bool gone = s == 404 || s == 410 || s >= 500 || (s >= 300 && s < 400);
    return (struct link_result){gone ? LINK_FAILED : LINK_UNSURE,
                                arena_printf(a, "it answers with status %ld", s)};
}

enum err link_ask(const struct link_client *client, const char *url, struct arena *a,
                  struct link_result *result)
{
    struct asking k = {.client = client, .url = url, .until_ms = clock_ms() + WHOLE_MS};
    const char *next = url, *why = NULL;
    for (int hops = 0; next && !why; hops++) {
        if (hops > LINK_REDIRECTS_MAX) {
            why = "it redirects more than five times";
            break;
        }
        k.url = next;
        why = ask_step(&k, a, &next);
        if (k.stopped)
            return ERR_TIMEOUT;
    }
    *result = why ? (struct link_result){LINK_FAILED, why} : result_of(&k, a);
    return ERR_OK;
}
