/* newsletter: composes the weekly issue and alerts, and puts letters into the outbox. */
#include <poll.h>

#include "base/log.h"
#include "job/job.h"
#include "store/issues.h"

/* Letters of an issue that one transaction puts into the outbox. */
#define PART_LETTERS 500

/* Alerts that one transaction writes. */
#define ALERTS_AT_ONCE 1000

#define ARENA_LIMIT_BYTES ((size_t)8 << 20)

static bool is_stopped(int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    return stop_fd >= 0 && poll(&stop, 1, 0) > 0;
}

enum err job_digest(struct db *db, struct arena *a, struct digest_report *report)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct composed composed;
    enum err e = store_issue_compose(&s, &composed);
    *report = (struct digest_report){.week = "", .state = ""};
    /* A standby composes nothing. */
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    *report = (struct digest_report){
        .week = composed.week,
        .state = composed.state,
        .any = composed.issue != 0,
        .items = composed.items,
        .fresh = composed.fresh,
    };
    if (composed.fresh)
        log_info("issue-composed", "week", composed.week, "items", log_number(composed.items));
    return ERR_OK;
}

enum err job_issues(struct db *db, int stop_fd, struct issues_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    int64_t issue;
    bool done;
    int queued;
    enum err e;
    *report = (struct issues_report){0};
    do {
        e = store_issue_send_part(&s, PART_LETTERS, &issue, &queued, &done);
        report->letters += queued;
        if (!e && issue)
            log_info("issue-queued", "issue", log_number(issue), "letters", log_number(queued));
        arena_reset(a);
    } while (!e && issue && !is_stopped(stop_fd));
    if (!e) {
        e = store_newsletter_progress(&s, &report->progress);
        e = e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    arena_free(a);
    return e;
}

enum err job_alerts(struct db *db, int stop_fd, int *letters)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    int written;
    enum err e;
    *letters = 0;
    do {
        e = store_alerts_compose(&s, ALERTS_AT_ONCE, &written);
        *letters += written;
        arena_reset(a);
    } while (!e && written == ALERTS_AT_ONCE && !is_stopped(stop_fd));
    arena_free(a);
    if (!e && *letters)
        log_info("alerts-written", "letters", log_number(*letters));
    return e;
}

enum err job_digest_once(struct db *db, struct arena *a)
{
    struct digest_report report;
    enum err e = job_digest(db, a, &report);
    if (!e && report.any)
        printf("%s: %s, %s with %d items\n", report.week, report.fresh ? "composed" : "there",
               report.state, report.items);
    else if (!e)
        printf("%s: nothing was new\n", report.week);
    return e;
}

enum err job_newsletter_once(struct db *db, struct arena *a)
{
    struct issues_report report;
    int alerts = 0;
    (void)a;
    enum err e = job_issues(db, -1, &report);
    if (!e)
        e = job_alerts(db, -1, &alerts);
    if (!e)
        printf("%d letters of an issue and %d alerts are in the outbox\n", report.letters, alerts);
    return e;
}
