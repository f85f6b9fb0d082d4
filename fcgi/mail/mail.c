/* mail: one mail through an SMTP server. The door to libcurl. */
#include "mail/mail.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>

#include "mail/message.h"

#define CONNECT_MS 5000
#define WHOLE_MS   9000 /* less than a process has that is told to stop */
#define REPLY_MAX  300

/* One mail under way. */
struct sending {
    const struct mail_server *server;
    struct out message;
    size_t given;               /* bytes that libcurl has fetched */
    char reply[REPLY_MAX + 1];  /* the first refusal */
    char flaw[CURL_ERROR_SIZE]; /* what libcurl says */
};

static size_t give_message(char *buffer, size_t size, size_t n, void *context)
{
    struct sending *s = context;
    size_t room = size * n, left = s->message.len - s->given;
    size_t len = left < room ? left : room;
    memcpy(buffer, s->message.data + s->given, len);
    s->given += len;
    return len;
}

static size_t note_reply(char *line, size_t size, size_t n, void *context)
{
    struct sending *s = context;
    size_t len = size * n < REPLY_MAX ? size * n : REPLY_MAX;
    /* Good words come after it, too: 221, farewell. */
    if (s->reply[0] || len == 0 || (line[0] != '4' && line[0] != '5'))
        return size * n;
    memcpy(s->reply, line, len);
    s->reply[len] = '\0';
    s->reply[strcspn(s->reply, "\r\n")] = '\0';
    return size * n;
}

/* Not once the message is on its way: then nobody could tell whether it arrived. */
static int is_stopped(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct sending *s = context;
    struct pollfd stop = {.fd = s->server->stop_fd, .events = POLLIN};
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return s->given == 0 && stop.fd >= 0 && poll(&stop, 1, 0) > 0;
}

static void prepare(CURL *curl, struct sending *s, struct curl_slist *to, struct arena *a)
{
    const struct mail_server *server = s->server;
    /* What stands behind the address is the name that EHLO says. */
    curl_easy_setopt(curl, CURLOPT_URL, arena_printf(a, "%s/%s", server->url, server->host));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
    if (server->user) {
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", server->from));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, s);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->message.len);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_reply);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, s);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_stopped);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, s->flaw);
}

/* A 5xx is for good when it is about this mail: to its addresses, or once all of it was read. One
 * at the greeting or about the password is about us, and somebody may mend it. */
static enum err verdict(const struct sending *s, CURLcode code, long reply, struct arena *a,
                        const char **why)
{
    if (code == CURLE_OK)
        return ERR_OK;
    bool about_it = code == CURLE_SEND_ERROR ||
                    (code == CURLE_WEIRD_SERVER_REPLY && s->given == s->message.len);
    *why = arena_copy(a, reply >= 400 && s->reply[0] ? s->reply
                         : s->flaw[0]                ? s->flaw
                                                     : curl_easy_strerror(code));
    return about_it && reply >= 500 && reply < 600 ? ERR_INVALID : ERR_RETRY;
}

static enum err send_message(struct sending *s, const char *to, struct arena *a, const char **why)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, arena_printf(a, "<%s>", to));
    enum err e = ERR_RETRY;
    long reply = 0;
    *why = "the machine has no memory left";
    if (curl && recipients) {
        prepare(curl, s, recipients, a);
        CURLcode code = curl_easy_perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
        e = verdict(s, code, reply, a, why);
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return e;
}

enum err mail_send(const struct mail_server *server, const struct mail *mail, struct arena *a,
                   const char **why)
{
    struct sending s = {.server = server, .message = out_grow(a, strlen(mail->body) + 1024)};
    enum err e = message_write(server, mail, time(NULL), &s.message, why);
    return e ? e : send_message(&s, mail->to, a, why);
}
