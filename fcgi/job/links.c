/* links: asks the websites of tools whether they answer. */
#include <poll.h>
#include <stdio.h>

#include "base/log.h"
#include "job/job.h"
#include "store/links.h"
#include "web/link.h"

#define GAP_MS            1000 /* between two requests of all hosts together */
#define WAIT_MAX_MS       5000
#define ARENA_LIMIT_BYTES ((size_t)1 << 20)

static bool is_stopped(int stop_fd, int after_ms)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    return poll(&stop, stop_fd >= 0, after_ms) > 0;
}

static enum err ask(const struct store *s, const struct link_client *client,
                    const struct link_due *due, struct link_report *report)
{
    static const char *const words[] = {
        [LINK_ANSWERED] = "answered", [LINK_FAILED] = "failed", [LINK_UNSURE] = "unsure"};
    struct link_result result;
    bool flagged;
    enum err e = link_ask(client, due->website, s->arena, &result);
    if (!e)
        e = store_link_note(s, due, words[result.answer], result.why, &flagged);
    if (e)
        return e;
    report->answered += result.answer == LINK_ANSWERED;
    report->failed += result.answer == LINK_FAILED;
    report->unsure += result.answer == LINK_UNSURE;
    report->flagged += flagged;
    if (result.why)
        log_info(flagged ? "link-flagged" : "link-bad", "tool", log_number(due->tool), "why",
                 result.why);
    return ERR_OK;
}

enum err job_check_links(struct db *db, const struct link_settings *settings,
                         struct link_report *report)
{
    struct arena *a = arena_new(ARENA_LIMIT_BYTES);
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct link_due due = {.due = true};
    enum err e = ERR_OK;
    *report = (struct link_report){0};
    while (!e) {
        struct link_client client = {
            .agent = arena_printf(a, "Slipway link check (+%s/agents)", settings->base_url),
            .allows_loopback = settings->loopback,
            .stop_fd = settings->stop_fd,
        };
        e = store_link_claim(&s, settings->loopback ? 0 : GAP_MS, &due);
        if (e || !due.due)
            break;
        if (!due.wait_ms)
            e = ask(&s, &client, &due, report);
        else if (is_stopped(settings->stop_fd,
                            due.wait_ms < WAIT_MAX_MS ? due.wait_ms : WAIT_MAX_MS))
            e = ERR_TIMEOUT;
        arena_reset(a);
    }
    arena_free(a);
    return e;
}

enum err job_check_links_once(struct db *db, const struct link_settings *settings)
{
    struct link_report report;
    enum err e = job_check_links(db, settings, &report);
    printf("%d answered, %d failed, %d unsure; %d flagged\n", report.answered, report.failed,
           report.unsure, report.flagged);
    return e;
}
