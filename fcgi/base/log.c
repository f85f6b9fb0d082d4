/* log: one logfmt line an event, on stderr. */
#include "base/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES 2048

static const char *request_id; /* of the request being served; a process serves one at a time */

struct line {
    char text[LINE_BYTES];
    size_t len;
};

/* What one write to a pipe may hold without being torn apart (PIPE_BUF). */
#define WAITING_BYTES 4096
static struct {
    char text[WAITING_BYTES];
    size_t len;
    pid_t pid; /* 0: nothing waits */
} waiting;

static void put(struct line *l, const char *bytes, size_t len)
{
    /* One byte is kept for the newline; what does not fit is cut. */
    size_t room = LINE_BYTES - 1 - l->len;
    if (len > room)
        len = room;
    memcpy(l->text + l->len, bytes, len);
    l->len += len;
}

static void put_text(struct line *l, const char *text)
{
    put(l, text, strlen(text));
}

static void put_value(struct line *l, const char *value)
{
    const unsigned char *p = (const unsigned char *)(value ? value : "");
    int quote = *p == '\0';
    for (const unsigned char *q = p; *q; q++)
        if (*q <= ' ' || *q == '"' || *q == '=' || *q == 0x7f)
            quote = 1;
    if (!quote) {
        put_text(l, value);
        return;
    }
    put(l, "\"", 1);
    for (; *p; p++) {
        char escaped[8];
        if (*p == '"' || *p == '\\')
            snprintf(escaped, sizeof escaped, "\\%c", *p);
        else if (*p == '\n')
            snprintf(escaped, sizeof escaped, "\\n");
        else if (*p < ' ' || *p == 0x7f)
            snprintf(escaped, sizeof escaped, "\\x%02x", *p);
        else
            snprintf(escaped, sizeof escaped, "%c", *p);
        put_text(l, escaped);
    }
    put(l, "\"", 1);
}

static void put_pair(struct line *l, const char *key, const char *value)
{
    put(l, " ", 1);
    put_text(l, key);
    put(l, "=", 1);
    put_value(l, value);
}

static void put_time(struct line *l)
{
    static time_t second;
    static char stamp[64];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != second) {
        struct tm utc;
        second = now.tv_sec;
        gmtime_r(&second, &utc);
        strftime(stamp, sizeof stamp, "ts=%Y-%m-%dT%H:%M:%S", &utc);
    }
    long ms = now.tv_nsec / 1000000;
    char fraction[] = {'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10),
                       (char)('0' + ms % 10), 'Z'};
    put_text(l, stamp);
    put(l, fraction, sizeof fraction);
}

/* One write, so that lines of several processes do not mix. A log that cannot be written is no
 * reason to fail, and one that nobody reads (a full pipe) none to wait. */
static void put_out(const char *text, size_t len)
{
    struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (len == 0 || poll(&p, 1, 0) != 1 || write(STDERR_FILENO, text, len) < 0)
        return;
}

void log_flush(void)
{
    put_out(waiting.text, waiting.len);
    waiting.len = 0;
}

void log_gather(void)
{
    waiting.pid = getpid();
}

void log_event(const char *level, const char *event, ...)
{
    struct line l = {.len = 0};
    put_time(&l);
    put_pair(&l, "level", level);
    put_pair(&l, "event", event);
    put_pair(&l, "pid", log_number(waiting.pid ? waiting.pid : getpid()));
    if (request_id)
        put_pair(&l, "request_id", request_id);

    va_list pairs;
    va_start(pairs, event);
    for (const char *key; (key = va_arg(pairs, const char *));)
        put_pair(&l, key, va_arg(pairs, const char *));
    va_end(pairs);

    l.text[l.len++] = '\n';
    if (waiting.len + l.len > sizeof waiting.text)
        log_flush();
    if (waiting.pid && level[0] == 'i') {
        memcpy(waiting.text + waiting.len, l.text, l.len);
        waiting.len += l.len;
        return;
    }
    log_flush();
    put_out(l.text, l.len);
}

const char *log_number(long long n)
{
    static char ring[8][24];
    static unsigned next;
    char *text = ring[next++ % 8];
    snprintf(text, sizeof ring[0], "%lld", n);
    return text;
}

void log_request_id(const char *id)
{
    request_id = id;
}
