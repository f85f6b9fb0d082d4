/* issue: an issue of the newsletter, and what it tells. As in tool.h, strings are never NULL, and
 * "" means that there is none. */
#ifndef MODEL_ISSUE_H
#define MODEL_ISSUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/markup.h"
#include "model/event.h"
#include "model/feed.h"
#include "model/page.h"

#define ISSUE_SUBJECT_MAX 150
#define ISSUE_NOTE_MAX    4000

/* A token that is nobody's: in a letter that was approved it stands where each subscriber's own
 * will stand when it is sent. */
#define ISSUE_NOBODY "00000000000000000000000000000000"

/* What a seat of the panel said that week. */
struct issue_seat {
    const char *persona, *name, *verdict;
    const char *was; /* "" when it said nothing before */
    bool ships, turned;
};
struct issue_seats {
    size_t n;
    struct issue_seat *v;
};

struct issue_item {
    int64_t id;
    const char *kind; /* "flip", "verdict", "contested", "compared", "price" */
    bool dropped;
    bool gone; /* something that it tells was taken from readers since: not to be shown */
    const char *tool, *tool_name, *tagline, *category;
    const char *other, *other_name; /* the right side of a pair */
    const char *voice;              /* of a flip: "panel", "community" */
    const char *was, *became;       /* verdicts, or prices as shown */
    struct share panel;
    struct share votes;                   /* ship votes, or reviews, of all */
    int week_votes;                       /* head to head, that week */
    int left_votes, right_votes, neither; /* head to head, in all */
    bool fresh;                           /* the tool was published that week, too */
    struct issue_seats seats;
    const char *quote, *quote_by;
    /* in words, by issue_tell() */
    const char *section; /* the heading that it stands under, when it is the first there */
    const char *title, *line;
    const char *path, *url; /* of the page about it */
    bool ships, skips;      /* a majority: its flag */
};
struct issue_items {
    size_t n;
    struct issue_item *v;
};

struct issue {
    int64_t id;
    const char *week;                /* "2026-w07" */
    const char *urn;                 /* its name in feeds */
    const char *name;                /* "Week 7, 2026" */
    const char *from_day, *upto_day; /* its Monday and Sunday */
    const char *subject, *note;
    struct html note_html;
    const char *sent_at; /* when the first letter went out */
    int left_out;        /* how much else was new */
    struct issue_items items;
    const char *path, *url; /* in the archive */
};

/* Fills name, path and url, and what its items say in words; `base_url` without a slash at its end.
 */
void issue_tell(struct arena *a, const char *base_url, struct issue *issue);

/* "2026-w07" → "Week 7, 2026" */
const char *issue_name(struct arena *a, const char *week);

/* True for a word like "2026-w07". */
bool issue_is_week(const char *word);

/* Takes out what was dropped and what is gone. */
void issue_cut(struct issue *issue);

/* What all letters to subscribers begin and end with. */
struct letter_head {
    const char *subject;
    const char *intro; /* what a list of mails shows beside the subject */
    const char *why;   /* why they get it */
    const char *site_name, *base_url;
    const char *imprint;         /* who sends it and where they can be reached */
    const char *unsubscribe_url; /* this subscriber's, or nobody's */
    const char *preferences_url;
};

/* An issue as a letter. */
struct issue_letter {
    struct letter_head head;
    struct issue issue;
};

/* A link that ends one alert alone. */
struct alert_end {
    const char *name, *url;
};
struct alert_ends {
    size_t n;
    struct alert_end *v;
};

/* An alert as a letter. */
struct alert_letter {
    struct letter_head head;
    struct feed_entries entries;
    int more; /* how much else changed */
    struct alert_ends ends;
};

/* ---- pages ---- */

/* An issue in the list of the archive. */
struct issue_line {
    int key;
    const char *week, *name, *urn, *subject, *sent_at, *sent_on, *from_day, *upto_day;
    const char *tools; /* "A, B and 3 more" */
    const char *path, *url;
};
struct issue_lines {
    size_t n;
    struct issue_line *v;
};

/* Fills name, path and url. */
void issue_line_tell(struct arena *a, const char *base_url, struct issue_line *line);

/* /newsletter */
struct issues_page {
    struct head head;
    struct issue_lines issues;
    const char *next_href, *next, *first_href; /* keyset paging, "" when there is none */
};

/* /newsletter/{week} */
struct issue_page {
    struct head head;
    struct issue issue;
    const char *earlier_href, *later_href;
};

/* How far its letters are. */
struct issue_progress {
    int queued, sent, waiting, later, refused, called_back;
};

/* An issue as the staff see it. */
struct desk_issue {
    int64_t id;
    const char *href;
    const char *week, *name, *subject;
    const char *state, *state_words;
    bool draft, approved, sending, sent, cancelled;
    bool began;   /* some have it */
    bool reopens; /* it can become a draft again */
    int version, items, recipients;
    const char *composed_at, *due_at, *sending_at, *sent_at;
    struct issue_progress progress;
};
struct desk_issues {
    size_t n;
    struct desk_issue *v;
};

/* What was decided about it. */
struct issue_deed {
    const char *at, *who, *done, *detail;
};
struct issue_deeds {
    size_t n;
    struct issue_deed *v;
};

/* /mod/newsletter */
struct issues_desk_page {
    struct head head;
    struct desk_issues issues;
    const char *next_href, *first_href;
};

/* /mod/newsletter/:id */
struct issue_desk_page {
    struct head head;
    struct desk_issue it;
    struct issue issue;
    struct issue_deeds deeds;
    bool changes;               /* whoever looks, an admin, can do something with it */
    const char *email;          /* of whoever looks */
    const char *subject, *note; /* as typed */
    const char *due;            /* as typed: "2026-11-23T08:00" */
    const char *error, *subject_error, *note_error, *due_error;
    bool meanwhile;    /* somebody else changed it: theirs stands beside what was typed */
    const char *lost;  /* what was typed for an issue that takes no words any more */
    bool gone;         /* something in it is gone */
    const char *words; /* the letter as plain text */
    int kilobytes;     /* of the letter as HTML */
};

#endif
