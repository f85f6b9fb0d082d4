/* issues: issues for everybody, for the staff, and for whoever sends them. The credential is as
 * in desk.h. What the database refuses is told in `why`: ERR_CONFLICT (somebody changed it
 * meanwhile, or that cannot be done now), ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND. */
#ifndef STORE_ISSUES_H
#define STORE_ISSUES_H

#include "model/issue.h"
#include "store/desk.h"
#include "store/store.h"

/* ---- for jobs ---- */

struct composed {
    int64_t issue; /* 0: nothing was new */
    const char *week, *state;
    int items;
    bool fresh; /* composed by this call */
};

/* Composes the week that ended last, if that was not done. ERR_NOT_FOUND: the database is a
 * standby. */
enum err store_issue_compose(const struct store *s, struct composed *composed);

/* Puts the next `most` letters of an issue that is due into the outbox. `*issue` is 0 when there is
 * nothing to do. */
enum err store_issue_send_part(const struct store *s, int most, int64_t *issue, int *queued,
                               bool *done);

/* Writes at most so many alerts. */
enum err store_alerts_compose(const struct store *s, int most, int *letters);

/* Of the issue that was sent last; ERR_NOT_FOUND before the first. */
enum err store_newsletter_progress(const struct store *s, struct issue_progress *progress);

/* The letter of a mail that was claimed. ERR_NOT_FOUND: it is none of an issue. */
enum err store_issue_letter(const struct store *s, int64_t mail, const char **subject,
                            const char **html, const char **text);

/* ---- for everybody ---- */

enum err store_newsletter_urn(const struct store *s, const char **urn);

/* `after`: an opaque cursor of an earlier answer, or ""; ERR_BAD_REQUEST for another. */
enum err store_public_issues(const struct store *s, const char *after, int most,
                             struct issue_lines *list, const char **next);

/* Without what is gone since. ERR_NOT_FOUND: none was sent that week. `*earlier` and `*later` are
 * the weeks of those beside it, "" for none. */
enum err store_public_issue(const struct store *s, const char *week, struct issue *issue,
                            const char **earlier, const char **later);

/* ---- for the staff ---- */

enum err store_issues(const struct store *s, const char *credential, const char *after,
                      struct desk_issues *list, const char **next);
enum err store_issue(const struct store *s, const char *credential, int64_t id,
                     struct desk_issue *it, struct issue *issue, struct issue_deeds *deeds,
                     const char **email);

/* The letter that was approved. ERR_NOT_FOUND before that. */
enum err store_approved_letter(const struct store *s, const char *credential, int64_t id,
                               const char **html, const char **text);

struct issue_change {
    int64_t id;
    int version;
    const char *subject, *note;
    const char *act; /* "", "up", "down", "drop", "restore" */
    int64_t item;
};
/* `*version` is the one that it has then. */
enum err store_issue_save(const struct store *s, const char *credential,
                          const struct issue_change *change, int *version, struct refusal *why);
enum err store_issue_test(const struct store *s, const char *credential, int64_t id, int version,
                          const char *html, const char *text, struct refusal *why);
/* `due`: "2026-11-23T08:00" in UTC; "" for at once. */
enum err store_issue_approve(const struct store *s, const char *credential, int64_t id, int version,
                             const char *due, const char *html, const char *text,
                             struct refusal *why);
enum err store_issue_schedule(const struct store *s, const char *credential, int64_t id,
                              int version, const char *due, struct refusal *why);
enum err store_issue_cancel(const struct store *s, const char *credential, int64_t id, int version,
                            struct refusal *why);
enum err store_issue_reopen(const struct store *s, const char *credential, int64_t id, int version,
                            struct refusal *why);

#endif
