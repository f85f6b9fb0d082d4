/* mail: sends what is due in the outbox. */
#include <poll.h>

#include "base/log.h"
#include "job/job.h"
#include "store/outbox.h"

/* Each is claimed for two minutes and has nine seconds. */
#define AT_ONCE 6

#define ARENA_LIMIT_BYTES ((size_t)64 << 20)

static bool is_stopped(const struct mail_server *server)
{
    struct pollfd stop = {.fd = server->stop_fd, .events = POLLIN};
    return stop.fd >= 0 && poll(&stop, 1, 0) > 0;
}

/* The log knows no recipient: the reason, which may name one, stands in the outbox. */
static void note(int64_t id, enum err sent)
{
    if (sent == ERR_OK)
        log_info("mail-sent", "mail", log_number(id));
    else
        log_warn(sent == ERR_RETRY ? "mail-later" : "mail-refused", "mail", log_number(id));
}

static enum err send_one(const struct store *s, const struct mail_server *server,
                         const struct outbox_mail *m, struct mail_report *report)
{
    struct mail mail = {.id = m->id, .to = m->recipient, .subject = m->subject, .body = m->body};
    const char *why = "";
    enum err sent = mail_send(server, &mail, s->arena, &why);
    note(m->id, sent);
    if (sent == ERR_OK)
        report->sent++;
    else if (sent == ERR_RETRY)
        report->later++;
    else
        report->refused++;
    enum err e = sent == ERR_OK ? store_outbox_sent(s, m->id)
                                : store_outbox_failed(s, m->id, why, sent != ERR_RETRY);
    /* Another one has it meanwhile, or did it. */
    return e == ERR_CONFLICT ? ERR_OK : e;
}

static enum err send_batch(const struct store *s, const struct mail_server *server,
                           struct mail_report *report, size_t *claimed)
{
    struct outbox_mails mails = {0};
    enum err e = store_outbox_claim(s, AT_ONCE, &mails);
    *claimed = mails.n;
    for (size_t i = 0; i < mails.n && !e && !is_stopped(server); i++)
        e = send_one(s, server, &mails.v[i], report);
    return e;
}

enum err job_mail(struct db *db, const struct mail_server *server, struct mail_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    size_t claimed;
    enum err e;
    *report = (struct mail_report){0};
    do {
        e = send_batch(&s, server, report, &claimed);
        arena_reset(a);
    } while (!e && claimed == AT_ONCE && !is_stopped(server));
    arena_free(a);
    return e;
}
