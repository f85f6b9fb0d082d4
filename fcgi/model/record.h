/* record: the public record: decisions, how long they take, what a tool once said. As in tool.h,
 * strings are never NULL, and "" means that there is none. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/page.h"

/* One decision, as everybody may see it. */
struct log_entry {
    int64_t id;
    const char *at, *minute;                  /* "2026-05-01T12:00:00Z", "2026-05-01 12:00Z" */
    const char *who, *who_href;               /* as shown; their decisions */
    const char *action, *done;                /* "ask-changes", "asked for changes" */
    const char *kind, *what;                  /* "review_draft", "Review" */
    const char *tool, *tool_name, *tool_href; /* tool and href "" when it is not public now */
    const char *detail;
    const char *evidence;  /* address where what became of a prediction can be seen */
    const char *pair;      /* path of the comparison that it is about; "" for none */
    const char *from, *to; /* states */
    const char *reason;
    bool erased;                  /* its words had to go */
    int64_t reverts, reverted_by; /* 0: none */
    const char *batch, *hash;
    const char *href, *url, *tag; /* /log/7, absolute, tag URI */
    const char *title;            /* one line, for feeds */
};
struct log_entries {
    size_t n;
    struct log_entry *v;
};

/* The end of the chain: whoever keeps these can tell whether anything before was changed. */
struct log_head {
    int64_t entries;
    const char *hash, *at;
};

struct log_query {
    const char *tool, *action, *moderator, *month; /* "" filters nothing */
    bool settled;                                  /* only what can no longer be undone */
    int64_t before;                                /* entries before that number */
    int limit;
};

struct log_page {
    struct head head;
    const char *title; /* h1 */
    struct log_entries entries;
    struct log_head chain;
    struct log_query query;
    struct choices actions, moderators, months; /* href: the value; first "all" */
    bool filtered, single;
    const char *next, *next_href, *first_href; /* "" when there is none */
    const char *feed_href;                     /* the Atom feed of what is looked at */
    const char *feed_json_href;
};

/* Decisions of one kind. Shares are of what their name says; n is beside them. */
struct stats_row {
    const char *kind, *label; /* "tool", "New tools" */
    int decisions;
    const char *median, *p95;  /* in words, "" when there was no decision */
    long long median_s, p95_s; /* -1 when there was none */
    int approved, rejected, spam, asked, merged;
    struct share approval; /* approved, of those that settled it */
    int appeals, overturned;
    struct share overturn;
    int undone, reverted, waiting;
};
struct stats_rows {
    size_t n;
    struct stats_row *v;
};
struct reason_count {
    const char *action, *done, *reason; /* reason "": in words of their own */
    int times;
};
struct reason_counts {
    size_t n;
    struct reason_count *v;
};
struct stats_page {
    struct head head;
    int days;
    struct choices spans;
    struct stats_rows rows;
    struct reason_counts reasons;
};

/* One content that a tool had, and what made it differ from the one before. */
struct tool_revision {
    int revision;
    const char *name, *tagline, *description, *website, *category, *pricing_model, *pricing_entry;
    struct tags tags;
    const char *source, *source_words, *author, *at, *minute;
    bool present, is_first; /* is_first: nothing public came before */
    struct changed_parts changes;
};
struct tool_revisions {
    size_t n;
    struct tool_revision *v;
};
struct history_page {
    struct head head;
    const char *slug, *name; /* as it is called now */
    struct tool_revisions revisions;
    int next; /* revisions before that number follow; 0: none */
    const char *next_href, *first_href;
};

/* The words for a kind and an action of the log: "Review", "asked for changes". */
const char *record_kind_words(const char *kind);
const char *record_action_done(const char *action);

/* The same where all actions stand in one list, without the kind. */
const char *record_action_choice(const char *action);

/* "3 hours", "2 days", "less than a minute". */
const char *record_span_words(struct arena *a, long long seconds);

/* "2026-05-01T12:00:00Z" → "2026-05-01 12:00Z" */
const char *record_minute(struct arena *a, const char *instant);

#endif
