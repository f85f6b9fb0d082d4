/* desk: what moderators, panelists and admins work with beside the queue. As in queue.h, strings
 * are never NULL. */
#ifndef MODEL_DESK_H
#define MODEL_DESK_H

#include "model/page.h"
#include "model/submission.h"

/* ---- reviews on their way ---- */

struct draft {
    int64_t id; /* 0: not written down yet */
    int version;
    const char *href;
    const char *state, *state_words; /* "draft", "being written" */
    bool writes;                     /* whoever looks may go on writing it */
    bool waits;
    const char *tool, *tool_name, *persona, *persona_name;
    struct review review; /* with its predictions, where it is looked at alone */
    int revision;
    bool outdated, mine, live;
    const char *author, *at, *reason;
};
struct drafts {
    size_t n;
    struct draft *v;
};

/* /mod/reviews */
struct drafts_page {
    struct head head;
    struct drafts drafts;
    struct choices states;
    const char *next_href, *first_href; /* "" when there is none */
    bool everybody;                     /* not only one's own */
    bool has_seat;                      /* whoever looks may write for somebody */
};

/* A row of the form for predictions, as typed. */
struct typed_prediction {
    const char *number; /* "1": what the names of its fields end with */
    const char *text, *due, *percent;
    const char *error; /* "" when there is none */
};
struct typed_predictions {
    size_t n;
    struct typed_prediction *v;
};

/* /mod/reviews/new and /mod/reviews/:id */
struct draft_page {
    struct head head;
    struct draft draft;
    const char *action; /* where the form goes */
    int version;
    struct options seats;
    struct tools names;                               /* to complete what is typed */
    const char *tool, *quote, *reviewed_on, *verdict; /* as typed */
    bool ship, skip;
    const char *error, *tool_error, *persona_error, *verdict_error, *quote_error, *day_error;
    struct typed_predictions predictions;
    bool predicts;    /* something is typed there */
    const char *lost; /* what was typed for a review that is not written any more */
};

/* ---- votes that do not count ---- */

struct burst {
    const char *tool, *tool_name, *network, *first, *last;
    const char *from_at, *to_at; /* numbers, for the form */
    int votes, ship, skip;
    struct share now, with; /* the community's share as it is, and with these votes in it */
};
struct bursts {
    size_t n;
    struct burst *v;
};

/* The same head to head. */
struct pair_burst {
    const char *lower, *lower_name, *higher, *higher_name, *network, *first, *last;
    const char *from_at, *to_at;
    int votes, for_lower, for_higher, neither;
};
struct pair_bursts {
    size_t n;
    struct pair_burst *v;
};

/* /mod/votes */
struct votes_page {
    struct head head;
    struct bursts bursts;
    struct pair_bursts pairs;
    struct choices standings;
    const char *tool, *tool_name; /* "" when all tools are looked at */
    const char *standing;         /* "held", "voided" */
    bool held, voided;
    int votes; /* in all the groups that are shown */
    struct reasons reasons;
    const char *reason, *error;
};

/* ---- tools ---- */

struct tool_line {
    int64_t id;
    const char *href, *slug, *name, *state, *updated;
    int revision, held, flags;
};
struct tool_lines {
    size_t n;
    struct tool_line *v;
};

/* /mod/tools */
struct tools_desk_page {
    struct head head;
    struct tool_lines tools;
    const char *search, *state;
    struct options states;
    const char *next_href, *first_href;
};

struct revision {
    int revision;
    const char *source, *author, *at;
    bool present;
    struct changed_parts changes; /* against the one before it; none for the first */
    bool first;
};
struct revisions {
    size_t n;
    struct revision *v;
};

struct live_review {
    int64_t id;
    struct review review;
    int revision;
    bool outdated;
};
struct live_reviews {
    size_t n;
    struct live_review *v;
};

/* A tool as a moderator sees it. */
struct desk_tool {
    int64_t id;
    int version, revision; /* revision 0: nothing of it was ever published */
    const char *state, *href;
    struct tool tool;
    bool is_public, is_editable, sent_in, own;
    int64_t merged_into;
    const char *merged_name;
    int64_t flag; /* the oldest open one; 0 for none */
    int held, voided;
    struct words slugs; /* that it had before */
    struct steps steps;
    struct deeds deeds;
    struct revisions revisions;
    struct live_reviews reviews;
    struct reasons reasons;
};

/* /mod/tools/:id */
struct tool_desk_page {
    struct head head;
    struct desk_tool it;
    const char *reason, *slug, *into; /* as typed */
    const char *error, *reason_error, *slug_error, *into_error;
};

/* A part that somebody else changed while one's own form was open. */
struct meanwhile_part {
    const char *label;
    struct diff diff;
    bool both; /* whoever fills in the form changed it, too: theirs is in it */
};
struct meanwhile_parts {
    size_t n;
    struct meanwhile_part *v;
};

/* /mod/tools/:id/edit and /mod/items/:item/edit */
struct edit_page {
    struct head head;
    const char *action, *name, *back; /* back: to what is edited */
    int version;
    int base; /* the revision, or the proposal, that the form was made from */
    struct meanwhile_parts meanwhile;
    struct proposal_form form;
    const char *reason;
    bool asks_reason;
    const char *trouble; /* "" for nothing */
    bool preview;
    struct tool shown;
};

/* ---- comparisons ---- */

struct comparison_line {
    int64_t id;
    const char *left_slug, *left_name, *right_slug, *right_name, *path, *at;
    bool featured, shown;
};
struct comparison_lines {
    size_t n;
    struct comparison_line *v;
};

/* /mod/comparisons */
struct comparisons_desk_page {
    struct head head;
    struct comparison_lines comparisons;
    struct tools names;
    const char *search, *left, *right; /* as typed */
    const char *error, *left_error, *right_error;
    const char *next_href, *first_href;
};

/* ---- lists that the staff keep ---- */

struct writer {
    const char *login, *name;
};
struct writers {
    size_t n;
    struct writer *v;
};
struct seat {
    const char *id; /* what the fields of its form begin with */
    const char *slug, *name, *lens, *disclosure;
    int version, reviews;
    struct options kinds;
    struct writers writers;
    const char *error; /* what is wrong with what was typed */
    bool open;
};
struct seats {
    size_t n;
    struct seat *v;
};

/* /mod/personas */
struct personas_page {
    struct head head;
    struct seats seats;
    struct writers panelists;
    struct seat fresh; /* as typed, for another one */
    const char *error;
};

struct kept_reason {
    int id, version, place;
    const char *title, *text;
    struct options actions;
    bool offered, open;
    const char *error;
};
struct kept_reasons {
    size_t n;
    struct kept_reason *v;
};
struct reason_group {
    const char *action, *label;
    struct kept_reasons reasons;
};
struct reason_groups {
    size_t n;
    struct reason_group *v;
};

/* /mod/reasons */
struct reasons_page {
    struct head head;
    struct reason_groups groups;
    struct kept_reason fresh;
    const char *error;
};

struct shelf {
    const char *slug, *name;
    const char *was; /* the name it has, whatever is typed in `name` */
    int version, tools;
    bool removable, open;
    const char *error; /* what is wrong with what was typed */
};
struct shelves {
    size_t n;
    struct shelf *v;
};

/* /mod/categories */
struct categories_page {
    struct head head;
    struct shelves shelves;
    const char *name, *name_error; /* as typed, for another one */
    const char *error;
};

struct domain {
    const char *domain, *reason, *by, *at;
};
struct domains {
    size_t n;
    struct domain *v;
};

/* /mod/domains */
struct domains_page {
    struct head head;
    struct domains domains;
    const char *domain, *reason; /* as typed */
    const char *error, *domain_error, *reason_error;
};

/* ---- flags ---- */

#define FLAG_NOTE_MAX 500 /* characters, as the database's constraint says */

/* /tools/:slug/flag: what visitors who say what is wrong are told */
struct flag_page {
    struct head head;
    const char *slug, *name;
    struct options kinds;
    struct field what, note;
    const char *trouble;
    bool thanks; /* it was taken */
};

#endif
