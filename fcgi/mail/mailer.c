/* mailer: mails through an SMTP server, over one connection that is kept. The door to libcurl. */
#include <curl/curl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "mail/eml.h"
#include "mail/mail.h"
#include "mail/message.h"
#include "mail/reply.h"

#define CONNECT_MS 5000
#define ANSWER_MS  9000  /* for a command; less than a process has that is told to stop */
#define STEPS_MS   30000 /* for all commands of one mail, beside the server's time for its text */
#define STOP_MS    5000  /* for the answer to a text, once it is told to stop */
#define REPLY_MAX  300

/* One mail under way. */
struct sending {
    const struct mail_server *server;
    struct out message;
    size_t given;               /* bytes that libcurl has fetched */
    enum mail_stage stage;      /* which command was said last */
    enum mail_stage refused_at; /* which one `reply` answers */
    char reply[REPLY_MAX + 1];  /* the last refusal, its first line */
    char flaw[CURL_ERROR_SIZE]; /* what libcurl says */
    const char *given_up;       /* why we ended it; NULL */
    int64_t moved_ms;           /* when something went to and fro last */
    int64_t told_ms;            /* when we were told to stop; 0 */
};

struct mailer {
    const struct mail_server *server;
    CURL *curl;          /* NULL until it is needed */
    struct sending last; /* stays: libcurl speaks of it until the connection is closed */
};

static size_t give_message(char *buffer, size_t size, size_t n, void *context)
{
    struct sending *s = context;
    size_t room = size * n, left = s->message.len - s->given;
    size_t len = left < room ? left : room;
    memcpy(buffer, s->message.data + s->given, len);
    s->given += len;
    s->moved_ms = clock_ms();
    return len;
}

static size_t note_reply(char *line, size_t size, size_t n, void *context)
{
    struct sending *s = context;
    size_t len = size * n < REPLY_MAX ? size * n : REPLY_MAX;
    s->moved_ms = clock_ms();
    /* Of a reply of several lines the first one says it. Good words may follow: 221, farewell. */
    bool refuses = len > 0 && (line[0] == '4' || line[0] == '5');
    if (!refuses || (s->reply[0] && s->refused_at == s->stage))
        return size * n;
    memcpy(s->reply, line, len);
    s->reply[len] = '\0';
    s->reply[strcspn(s->reply, "\r\n")] = '\0';
    s->refused_at = s->stage;
    return size * n;
}

/* What is said to the server tells which command a reply belongs to. */
static int note_command(CURL *curl, curl_infotype type, char *bytes, size_t len, void *context)
{
    static const struct {
        const char *word;
        enum mail_stage stage;
    } commands[] = {{"MAIL ", STAGE_SENDER}, {"RCPT ", STAGE_RECIPIENT}, {"DATA", STAGE_CONTENT}};
    struct sending *s = context;
    (void)curl;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t n = strlen(commands[i].word);
        if (len >= n && memcmp(bytes, commands[i].word, n) == 0)
            s->stage = commands[i].stage;
    }
    return 0;
}

static bool is_told_to_stop(const struct sending *s)
{
    struct pollfd stop = {.fd = s->server->stop_fd, .events = POLLIN};
    return stop.fd >= 0 && poll(&stop, 1, 0) > 0;
}

/* Once the text is on its way nobody could tell whether it arrived: that is not broken off lightly.
 */
static int watch(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct sending *s = context;
    int64_t now = clock_ms(), limit_ms = (int64_t)s->server->timeout_s * 1000;
    bool whole = s->given == s->message.len;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    if (!whole && limit_ms > ANSWER_MS)
        limit_ms = ANSWER_MS;
    if (!s->told_ms && is_told_to_stop(s))
        s->told_ms = now;
    if (s->told_ms && (s->given == 0 || now - s->told_ms > STOP_MS))
        s->given_up = "we had to stop before the server answered";
    else if (now - s->moved_ms > limit_ms)
        s->given_up = whole ? "the server had the whole mail and did not say that it took it"
                            : "the server did not answer in time";
    return s->given_up != NULL;
}

static long tls_of(const struct mail_server *server)
{
    return server->user || server->tls == MAIL_TLS_REQUIRE ? CURLUSESSL_ALL
           : server->tls == MAIL_TLS_OPPORTUNISTIC         ? CURLUSESSL_TRY
                                                           : CURLUSESSL_NONE;
}

/* What is the same for all mails. What stands behind the address is the name that EHLO says. */
static void prepare(CURL *curl, const struct mail_server *server, struct arena *a)
{
    bool unproved = !server->user && server->tls == MAIL_TLS_OPPORTUNISTIC;
    curl_easy_setopt(curl, CURLOPT_URL, arena_printf(a, "%s/%s", server->url, server->host));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)server->timeout_s + 1);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, STEPS_MS + server->timeout_s * 1000L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(server));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, unproved ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, unproved ? 0L : 2L);
    if (server->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
    if (server->user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", server->from));
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_reply);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, note_command);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
}

static CURLcode perform(CURL *curl, struct sending *s, struct curl_slist *to, bool anew)
{
    s->stage = STAGE_HELLO;
    s->reply[0] = s->flaw[0] = '\0';
    s->moved_ms = clock_ms();
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_READDATA, s);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->message.len);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, s);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, s);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, s->flaw);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, anew ? 1L : 0L);
    return curl_easy_perform(curl);
}

/* The last reply, when it was a refusal; "" otherwise. */
static const char *refusal(CURL *curl, const struct sending *s)
{
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    return code >= 400 ? s->reply : "";
}

/* The server has ended a connection that was kept (so many mails are enough for one, or so much
 * time), and nothing of this mail is on its way. */
static bool was_ended(CURL *curl, const struct sending *s, CURLcode code)
{
    long opened = 0;
    const char *said = refusal(curl, s);
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &opened);
    return code != CURLE_OK && opened == 0 && s->given == 0 && !s->given_up &&
           (!said[0] || strncmp(said, "421", 3) == 0);
}

/* QUIT is said, but libcurl would wait for its answer for two minutes, deaf to all else: so nothing
 * can be read any more. */
static void close_curl(void *thing)
{
    struct mailer *m = thing;
    curl_socket_t open = CURL_SOCKET_BAD;
    if (!m->curl)
        return;
    if (curl_easy_getinfo(m->curl, CURLINFO_ACTIVESOCKET, &open) == CURLE_OK &&
        open != CURL_SOCKET_BAD)
        shutdown(open, SHUT_RD);
    curl_easy_cleanup(m->curl);
    m->curl = NULL;
}

/* libcurl would use a connection again on which an answer is still to come, and take that for the
 * answer to the next mail's first command. */
static enum mail_end end_unanswered(struct mailer *m)
{
    close_curl(m);
    return MAIL_NO_SERVER;
}

static enum mail_end send_message(struct mailer *m, const char *to, struct arena *a,
                                  const char **why)
{
    CURL *curl = m->curl;
    struct sending *s = &m->last;
    struct curl_slist *recipients = curl_slist_append(NULL, arena_printf(a, "<%s>", to));
    *why = "the machine has no memory left";
    if (!recipients)
        return MAIL_NO_SERVER;
    CURLcode code = perform(curl, s, recipients, false);
    if (was_ended(curl, s, code))
        code = perform(curl, s, recipients, true);
    curl_slist_free_all(recipients);
    if (code == CURLE_OK)
        return MAIL_SENT;
    const char *said = refusal(curl, s);
    *why = arena_copy(a, said[0]       ? said
                         : s->given_up ? s->given_up
                         : s->flaw[0]  ? s->flaw
                                       : curl_easy_strerror(code));
    return said[0] ? reply_means(s->refused_at, said) : end_unanswered(m);
}

struct mailer *mailer_open(struct arena *life, const struct mail_server *server)
{
    struct mailer *m = arena_alloc(life, sizeof *m);
    m->server = server;
    arena_on_reset(life, close_curl, m);
    return m;
}

enum mail_end mailer_send(struct mailer *m, const struct mail *mail, struct arena *a,
                          const char **why)
{
    size_t bytes = strlen(mail->body) + (mail->html ? strlen(mail->html) : 0);
    struct sending *s = &m->last;
    *s = (struct sending){.server = m->server, .message = out_grow(a, bytes + bytes / 8 + 2048)};
    if (message_write(m->server, mail, time(NULL), &s->message, why))
        return MAIL_REFUSED;
    if (!m->server->url)
        return eml_write(m->server->dir, mail->id, &s->message, a, why) ? MAIL_NO_SERVER
                                                                        : MAIL_SENT;
    if (!m->curl) {
        m->curl = curl_easy_init();
        if (m->curl)
            prepare(m->curl, m->server, a);
    }
    if (!m->curl) {
        *why = "the machine has no memory left";
        return MAIL_NO_SERVER;
    }
    return send_message(m, mail->to, a, why);
}
