/* mail: sends what is due in the outbox. */
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "job/job.h"
#include "job/letter.h"
#include "job/letters.h"
#include "mail/message_id.h"
#include "store/outbox.h"

/* Whoever is killed leaves so many to wait until their two minutes are over. */
#define AT_ONCE 10

/* After so many in a row that no server would have taken, the others wait as well. */
#define STREAK_MAX 3

#define LOOK_EVERY_MS     2000
#define ARENA_LIMIT_BYTES ((size_t)16 << 20)

/* As many as somebody reads. */
#define LIST_MAX 1000

struct run {
    const struct mail_server *server;
    const struct mail_site *site;
    struct mailer *mailer;
    struct mail_report *report;
    struct store claims; /* what stays as long as a batch */
    struct store mail;   /* as long as one mail */
    int streak;
    int64_t looked_ms;
};

static bool is_stopped(const struct mail_server *server, int after_ms)
{
    struct pollfd stop = {.fd = server->stop_fd, .events = POLLIN};
    return poll(&stop, 1, after_ms) > 0;
}

static const struct {
    enum outbox_end end;
    enum metric metric;
    const char *event;
} ends[] = {
    [MAIL_SENT] = {OUTBOX_SENT, METRIC_MAIL_SENT, "mail-sent"},
    [MAIL_LATER] = {OUTBOX_LATER, METRIC_MAIL_LATER, "mail-later"},
    [MAIL_REFUSED] = {OUTBOX_REFUSED, METRIC_MAIL_REFUSED, "mail-refused"},
    [MAIL_NO_ADDRESS] = {OUTBOX_NO_ADDRESS, METRIC_MAIL_REFUSED, "mail-no-address"},
    [MAIL_NO_SERVER] = {OUTBOX_LATER, METRIC_MAIL_LATER, "mail-no-server"},
};

/* The log knows no recipient: the reason, which may name one, stands in the outbox. */
static void note(struct run *run, int64_t id, enum mail_end end)
{
    struct mail_report *report = run->report;
    if (end == MAIL_SENT)
        log_info(ends[end].event, "mail", log_number(id));
    else
        log_warn(ends[end].event, "mail", log_number(id));
    if (run->site->metrics)
        metrics_add(run->site->metrics, ends[end].metric, 1);
    *(ends[end].end == OUTBOX_SENT    ? &report->sent
      : ends[end].end == OUTBOX_LATER ? &report->later
                                      : &report->refused) += 1;
    run->streak = end == MAIL_NO_SERVER ? run->streak + 1 : 0;
}

/* Also when it cannot be written: what is the same for everybody it would be sent to is told. */
static enum err write_mail(struct run *run, const struct outbox_mail *m, struct mail *mail)
{
    struct arena *a = run->mail.arena;
    *mail = (struct mail){
        .id = m->id,
        .message_id = message_id_write(a, run->site->secrets, m->id),
        .to = m->recipient,
        .subject = m->subject,
        .body = m->body,
        .auto_submitted = true,
    };
    if (m->unsubscribe[0])
        mail->unsubscribe_url =
            arena_printf(a, "%s/newsletter/unsubscribe/%s", run->site->base_url, m->unsubscribe);
    return letters_write(&run->mail, run->site, m, mail);
}

static enum err send_begun(struct run *run, const struct outbox_mail *m)
{
    struct mail mail;
    const char *why =
        "it cannot be written: the template is not known, or its facts are not what it takes";
    enum err e = write_mail(run, m, &mail);
    if (e && e != ERR_INVALID)
        return e == ERR_FORBIDDEN ? ERR_OK : e;
    enum mail_end end = e ? MAIL_REFUSED : mailer_send(run->mailer, &mail, run->mail.arena, &why);
    note(run, m->id, end);
    e = store_outbox_end(&run->mail, m, ends[end].end, why);
    /* Another one has it meanwhile, or did it. */
    return e == ERR_CONFLICT ? ERR_OK : e;
}

static enum err send_one(struct run *run, struct outbox_mail *m)
{
    enum err e = store_outbox_begin(&run->mail, m);
    if (!e)
        return send_begun(run, m);
    return e == ERR_CONFLICT || e == ERR_FORBIDDEN ? ERR_OK : e;
}

static bool goes_on(const struct run *run)
{
    return run->streak < STREAK_MAX && !is_stopped(run->server, 0);
}

static enum err send_batch(struct run *run, size_t *claimed)
{
    struct outbox_mails mails = {0};
    enum err e = store_outbox_claim(&run->claims, AT_ONCE, run->site->mails_per_minute, &mails);
    *claimed = mails.n;
    for (size_t i = 0; i < mails.n && !e; i++) {
        e = goes_on(run) ? send_one(run, &mails.v[i])
                         : store_outbox_release(&run->mail, &mails.v[i]);
        arena_reset(run->mail.arena);
    }
    return e;
}

/* For the metrics: how much there is to do. */
static enum err count(struct run *run)
{
    struct outbox_counts counts;
    if (!run->site->metrics)
        return ERR_OK;
    enum err e = store_outbox_counts(&run->mail, &counts);
    if (!e) {
        metrics_set(run->site->metrics, METRIC_MAIL_WAITING, counts.waiting);
        metrics_set(run->site->metrics, METRIC_MAIL_DUE, counts.due);
    }
    return e;
}

/* Now and then while it sends, for an issue takes long: what was asked for meanwhile is to go
 * before the rest of it. */
static enum err look_around(struct run *run)
{
    if (clock_ms() - run->looked_ms < LOOK_EVERY_MS)
        return ERR_OK;
    run->looked_ms = clock_ms();
    enum err e = letter_take_requests(&run->mail);
    return e ? e : count(run);
}

/* `*again`: there may be more to send, now or once the limit lets it go. */
static enum err next_batch(struct run *run, bool *again)
{
    size_t claimed;
    int wait_ms = -1;
    enum err e = look_around(run);
    if (!e)
        e = send_batch(run, &claimed);
    *again = !e && claimed == AT_ONCE;
    if (!e && !*again && run->site->mails_per_minute > 0)
        e = store_outbox_wait(&run->mail, run->site->mails_per_minute, &wait_ms);
    if (!e && wait_ms >= 0)
        *again = !is_stopped(run->server, wait_ms > 0 ? wait_ms : 1);
    arena_reset(run->claims.arena);
    arena_reset(run->mail.arena);
    *again = *again && goes_on(run);
    return e;
}

enum err job_mail(struct db *db, const struct mail_server *server, const struct mail_site *site,
                  struct mail_report *report)
{
    struct arena *life = arena_new(ARENA_LIMIT_BYTES), *claims = arena_new(ARENA_LIMIT_BYTES),
                 *mail = arena_new(ARENA_LIMIT_BYTES);
    struct run run = {
        .server = server,
        .site = site,
        .mailer = mailer_open(life, server),
        .report = report,
        .claims = {.db = db, .arena = claims, .base_url = site->base_url},
        .mail = {.db = db, .arena = mail, .base_url = site->base_url},
        .looked_ms = clock_ms() - LOOK_EVERY_MS,
    };
    bool again = true;
    enum err e = ERR_OK;
    *report = (struct mail_report){0};
    while (!e && again)
        e = next_batch(&run, &again);
    if (!e)
        e = count(&run);
    arena_free(mail);
    arena_free(claims);
    arena_free(life);
    return e;
}

bool job_mail_takes(int argc, char **argv)
{
    return argc == 0 || (argc == 1 && strcmp(argv[0], "--list") == 0);
}

enum err job_mail_list(struct db *db, struct arena *a, FILE *to)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct outbox_lines list;
    enum err e = store_outbox_list(&s, LIST_MAX + 1, &list);
    if (e) {
        fprintf(stderr, "slipway: the outbox could not be read: %s\n", err_word(e));
        return e;
    }
    for (size_t i = 0; i < list.n && i < LIST_MAX; i++) {
        const struct outbox_line *m = &list.v[i];
        fprintf(to, "%lld %s %s %s attempts=%d %s%s\n", (long long)m->id, m->kind, m->recipient,
                m->due_at, m->attempts, m->given_up ? "given up: " : "", m->error);
    }
    if (list.n > LIST_MAX)
        fprintf(stderr, "slipway: these are the first %d\n", LIST_MAX);
    return ERR_OK;
}
