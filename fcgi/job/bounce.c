/* bounce: takes a bounce in, and acts on it when it is about a mail of ours. */
#include <stdio.h>

#include "base/log.h"
#include "job/job.h"
#include "mail/bounce.h"
#include "mail/message_id.h"
#include "store/outbox.h"

/* What says it for the log, and whether the outbox hears of it. */
static const struct {
    const char *event;
    bool counts;
} kinds[] = {
    [BOUNCE_NONE] = {"bounce-of-nothing", false},
    [BOUNCE_SOFT] = {"bounce-soft", false},
    [BOUNCE_REFUSED] = {"bounce-refused", true},
    [BOUNCE_NO_ADDRESS] = {"bounce-no-address", true},
};

enum err job_bounce(struct db *db, struct arena *a, const struct mail_site *site, FILE *from)
{
    struct store s = {.db = db, .arena = a, .base_url = site->base_url};
    char *bytes = arena_alloc(a, BOUNCE_MAX_BYTES + 1);
    size_t len = fread(bytes, 1, BOUNCE_MAX_BYTES + 1, from);
    struct bounce bounce;
    int64_t id;
    if (ferror(from))
        return ERR_RETRY;
    if (len > BOUNCE_MAX_BYTES)
        return ERR_TOO_LARGE;
    bounce_read(a, bytes, len, &bounce);
    if (bounce.kind == BOUNCE_NONE || !message_id_read(site->secrets, bounce.message_id, &id)) {
        log_info(bounce.kind == BOUNCE_NONE ? kinds[BOUNCE_NONE].event : "bounce-of-others");
        return ERR_OK;
    }
    enum err e = kinds[bounce.kind].counts
                     ? store_outbox_bounced(&s, id, bounce.why, bounce.kind == BOUNCE_NO_ADDRESS)
                     : ERR_OK;
    if (!e || e == ERR_NOT_FOUND)
        log_info(e ? "bounce-of-others" : kinds[bounce.kind].event, "mail", log_number(id));
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}
