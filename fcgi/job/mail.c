/* mail: sends what is due in the outbox. */
#include <poll.h>
#include <string.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/ticket.h"
#include "job/job.h"
#include "job/letter.h"
#include "store/outbox.h"
#include "store/submission.h"
#include "view/letter.h"

/* Each is claimed for two minutes and has nine seconds. */
#define AT_ONCE 6

#define ARENA_LIMIT_BYTES ((size_t)64 << 20)

/* As many as somebody reads. */
#define LIST_MAX 1000

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

/* The address of the receipt that the key has: of the secrets, the one that it was given out under.
 * Stays "" when that one is gone. */
static enum err find_receipt(const struct store *s, const struct mail_site *site,
                             struct decision_letter *letter)
{
    struct receipt_tokens tokens = ticket_receipt(s->arena, site->secrets, letter->key);
    for (size_t i = 0; i < tokens.n; i++) {
        char hash[CRYPTO_MAC_HEX_BYTES];
        struct receipt receipt;
        crypto_sha256_hex(tokens.v[i], strlen(tokens.v[i]), hash);
        enum err e = store_receipt(s, hash, &receipt);
        if (!e)
            letter->link = arena_printf(s->arena, "%s/submissions/%s", site->base_url, tokens.v[i]);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_OK;
}

static enum err write_to_subscriber(const struct store *s, const struct mail_site *site,
                                    const struct outbox_mail *m, struct mail *mail, bool *allowed)
{
    struct letter_text letter;
    const char *unsubscribe_url;
    enum err e = letter_newsletter(s, site, m, allowed, &letter, &unsubscribe_url);
    if (e || !*allowed)
        return e;
    mail->subject = letter.subject;
    mail->body = letter.text;
    return ERR_OK;
}

/* Writes what the outbox only holds the facts of. Not `*allowed`: it was called back. ERR_INVALID:
 * there is no such template, or the facts are not what it takes. */
static enum err write_letter(const struct store *s, const struct mail_site *site,
                             const struct outbox_mail *m, struct mail *mail, bool *allowed)
{
    struct decision_letter letter;
    *allowed = true;
    if (!m->template[0])
        return ERR_OK;
    if (letter_is_newsletter(m))
        return write_to_subscriber(s, site, m, mail, allowed);
    if (strcmp(m->template, "decision") != 0)
        return ERR_INVALID;
    enum err e = letter_read_decision(s->arena, m->body, &letter);
    if (!e)
        e = find_receipt(s, site, &letter);
    if (e)
        return e;
    letter.site_name = site->name;
    letter.base_url = site->base_url;
    letter.tool_url = arena_printf(s->arena, "%s/tools/%s", site->base_url, letter.slug);
    mail->subject = letter_decision_subject(s->arena, &letter);
    mail->body = letter_decision(s->arena, &letter);
    return ERR_OK;
}

static enum err send_one(const struct store *s, const struct mail_server *server,
                         const struct mail_site *site, const struct outbox_mail *m,
                         struct mail_report *report)
{
    struct mail mail = {.id = m->id, .to = m->recipient, .subject = m->subject, .body = m->body};
    const char *why = "";
    bool allowed;
    enum err written = write_letter(s, site, m, &mail, &allowed);
    if (written && written != ERR_INVALID)
        return written;
    if (!allowed)
        return ERR_OK;
    if (written)
        why = "it cannot be written: the template is not known, or its facts are not what it takes";
    enum err sent = written ? written : mail_send(server, &mail, s->arena, &why);
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
                           const struct mail_site *site, struct mail_report *report,
                           size_t *claimed)
{
    struct outbox_mails mails = {0};
    enum err e = store_outbox_claim(s, AT_ONCE, &mails);
    *claimed = mails.n;
    for (size_t i = 0; i < mails.n && !e && !is_stopped(server); i++)
        e = send_one(s, server, site, &mails.v[i], report);
    return e;
}

enum err job_mail(struct db *db, const struct mail_server *server, const struct mail_site *site,
                  struct mail_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    size_t claimed;
    *report = (struct mail_report){0};
    enum err e = letter_take_requests(&s);
    while (!e) {
        e = send_batch(&s, server, site, report, &claimed);
        arena_reset(a);
        if (claimed < AT_ONCE || is_stopped(server))
            break;
    }
    arena_free(a);
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
