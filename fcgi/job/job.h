/* job: what runs outside a request, from the command line. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/metrics.h"
#include "base/note.h"
#include "base/secrets.h"
#include "mail/mail.h"
#include "model/issue.h"

struct db;

/* Reads a catalogue file ("-": standard input), checks all of it, and publishes what it says in one
 * transaction. Every flaw is told on stderr with its JSON Pointer; then nothing was imported and
 * ERR_INVALID (or ERR_BAD_REQUEST for text that is not JSON) is returned. With `dry_run` everything
 * happens but the commit. A summary goes to stdout. */
enum err job_import(struct db *db, struct arena *a, const char *file, bool dry_run);

/* Writes the catalogue of all published tools in the same format. */
enum err job_export(struct db *db, struct arena *a, FILE *to);

/* Sends what is due in the outbox, until nothing is, three mails in a row found no server that
 * would have taken them, or `server->stop_fd` is readable; the log has a line for each mail. Any
 * number may do so at once: each mail goes to one of them. Whoever is killed leaves at most one
 * that was sent and is sent again; so does a database that goes away. */
struct mail_report {
    int sent, later, refused;
};
struct mail_site {
    const char *name, *base_url;
    const char *imprint;           /* who sends the newsletter; "" for nothing */
    const struct secrets *secrets; /* of which Message-IDs and the addresses of receipts are made */
    int mails_per_minute;          /* of all hosts together; 0: no limit */
    struct metrics *metrics;       /* what is counted there; NULL: nothing */
};
enum err job_mail(struct db *db, const struct mail_server *server, const struct mail_site *site,
                  struct mail_report *report);

/* "" or "--list" */
bool job_mail_takes(int argc, char **argv);

/* Prints what waits in the outbox, and what was given up, a line each: number, kind, recipient,
 * when it is due, attempts, the last error. No text of a mail: its link is a key. */
enum err job_mail_list(struct db *db, struct arena *a, FILE *to);

/* Reads a bounce (RFC 3464) of at most 4 MiB. When it is about a mail of ours, by the signature in
 * its Message-ID, the outbox hears of it, and an address that takes no mail is never mailed again.
 * Whatever else it is, nothing is done; the log says what it was. ERR_TOO_LARGE. */
enum err job_bounce(struct db *db, struct arena *a, const struct mail_site *site, FILE *from);

/* Works out the rankings in which something changed since, and head to head when that is older than
 * `older_than_s` seconds; 0: all of it. Any number may try at once: one of them does it; for
 * all of it this one, after the others. */
struct rank_report {
    int changed;              /* rows of the rankings but head to head */
    int ranked, apart, votes; /* head to head among all tools, if it was worked out */
    int moved;                /* rows of it */
};
enum err job_rank(struct db *db, int older_than_s, struct rank_report *report);

/* All of it, from the command line: says on stdout what changed. */
enum err job_rank_once(struct db *db, struct arena *a);

/* Composes the week that ended last as a draft of the newsletter, if that was not done and anything
 * was new in it. `any`: there is an issue of that week now. Strings are in `a`. */
struct digest_report {
    const char *week, *state; /* "2026-w07", "draft" */
    bool any, fresh;          /* fresh: composed by this call */
    int items;
};
enum err job_digest(struct db *db, struct arena *a, struct digest_report *report);

/* The same from the command line: says on stdout what there is. */
enum err job_digest_once(struct db *db, struct arena *a);

/* Puts the letters of issues whose time has come into the outbox, some hundreds in each
 * transaction, until all are there or `stop_fd` (-1: never) is readable. Any number may do so at
 * once. `progress` is of the issue that was sent last. */
struct issues_report {
    int letters;
    struct issue_progress progress;
};
enum err job_issues(struct db *db, int stop_fd, struct issues_report *report);

/* Writes the alerts that are due. */
enum err job_alerts(struct db *db, int stop_fd, int *letters);

/* Both from the command line: says on stdout how many. */
enum err job_newsletter_once(struct db *db, struct arena *a);

/* Publishes the ballots of the last day that is over, and of an earlier one that was begun, as
 * files in `dir`. Once for each day, whoever asks: ERR_RETRY when another process is at it. What
 * was published, and what went wrong, is told to the log. `origin` begins every checkpoint, unless
 * an earlier export began with another. Ends early, with ERR_TIMEOUT and nothing published, when
 * `stop_fd` is readable. */
struct ballot_export {
    const char *dir, *origin;
    const struct note_signers *signers;
    int stop_fd;
};
struct ballot_report {
    int days; /* published by this call */
    int64_t entries;
    const char *day; /* the last one; in `a` */
};
enum err job_export_ballots(struct db *db, struct arena *a, const struct ballot_export *settings,
                            struct ballot_report *report);

/* Asks the website of each published tool that was not asked for 20 hours whether it answers, one
 * after the other and a second apart, all hosts together. An answer is noted beside its price; the
 * third day without one is told to the moderators. ERR_TIMEOUT: `stop_fd` was readable. */
struct link_settings {
    const char *base_url; /* whom to ask who we are */
    bool loopback;        /* for tests: this machine is asked, too, without a pause */
    int stop_fd;          /* -1: never */
};
struct link_report {
    int answered, failed, unsure; /* unsure: somebody is there, but does not let programs in */
    int flagged;
};
enum err job_check_links(struct db *db, const struct link_settings *settings,
                         struct link_report *report);
/* The same by hand: prints what came of it. */
enum err job_check_links_once(struct db *db, const struct link_settings *settings);

/* "[--key KEY] [--site FILE]… FILE…": counts the votes of published ballots again, without a
 * database. See recount.c. */
bool job_recount_takes(int argc, char **argv);
enum err job_recount(struct arena *a, int argc, char **argv);

/* Checks the chain of the log. Prints "N entries, head HASH", or each break on a line of its own;
 * then ERR_INVALID is returned. `head` is "" or "NUMBER:HASH" as it was printed once: what it names
 * must still be there. */
bool job_verify_log_takes(int argc, char **argv);
enum err job_verify_log(struct db *db, struct arena *a, const char *head);

/* "NUMBER --why TEXT": erases words that the law wants gone, and says so in the log. */
bool job_erase_takes(int argc, char **argv);
enum err job_erase_text(struct db *db, struct arena *a, const char *entry, const char *why);
enum err job_erase_submission(struct db *db, struct arena *a, const char *submission,
                              const char *why);

/* Reads an address, a line of `in`, and erases what the newsletter holds about it; says on stdout
 * whether that was something. ERR_INVALID: it is none. */
enum err job_erase_subscriber(struct db *db, struct arena *a, FILE *in);

/* "add --role ROLE LOGIN", "passwd LOGIN", "disable LOGIN" and "list". Links go to stdout, what
 * speaks against it to stderr. */
bool job_user_takes(int argc, char **argv);
enum err job_user(struct db *db, struct arena *a, const char *base_url, int argc, char **argv);

#endif
