/* queue: what there is to decide, as the staff see it.
 *
 * An item is named "tool-12": its kind and number. As in tool.h, strings are never NULL, and ""
 * means that there is none.
 */
#ifndef MODEL_QUEUE_H
#define MODEL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/markup.h"
#include "model/diff.h"
#include "model/tool.h"

struct words {
    size_t n;
    const char **v;
};

/* One line of the list. */
struct queue_entry {
    const char *item, *value; /* "tool-12", and "tool-12.3" with the version seen */
    const char *href;
    const char *kind; /* as shown: "New tool" */
    const char *title, *detail, *since;
    int points;
    struct words why; /* what the points are made of */
    const char *holder;
    bool mine, own; /* claimed by, or sent in by, whoever looks */
    bool current;
};
struct queue_entries {
    size_t n;
    struct queue_entry *v;
};

/* Something that this item may be already. */
struct twin {
    const char *href, *name, *state, *why;
    const char *slug; /* of a published tool it may be merged into; "" otherwise */
    int likeness;     /* in percent */
    bool same;        /* the same address, or the same name but for its case */
};
struct twins {
    size_t n;
    struct twin *v;
};

/* What was done to it. */
struct deed {
    int64_t entry;
    const char *at, *who, *action, *reason;
    bool reverted;    /* taken back since */
    bool can_undo;    /* by whoever looks, without a word */
    bool can_revert;  /* with a reason */
    const char *held; /* until when it can be undone; "" when no longer */
};
struct deeds {
    size_t n;
    struct deed *v;
    const char *csrf, *back; /* what the forms that take one back carry; set by the page */
};

/* What the same submitter sent otherwise. */
struct sent_item {
    const char *href, *name, *state, *at, *why;
};
struct sent_items {
    size_t n;
    struct sent_item *v;
};

struct reason {
    int id;
    const char *action, *title, *text;
    const char *href; /* fills it into the form */
};
struct reasons {
    size_t n;
    struct reason *v;
};

/* What one part of the content was and shall be. */
struct changed_part {
    const char *label;
    struct diff diff;
};
struct changed_parts {
    size_t n;
    struct changed_part *v;
};

/* What may be done with an item: a button each. */
struct step {
    const char *action, *label,
        *key;         /* "ask-changes", "Ask for changes", the key that presses it */
    const char *hint; /* what it does, where its name does not say so; "" where it does */
    bool needs_reason;
    bool is_main, is_merge;
};
struct steps {
    size_t n;
    struct step *v;
};

/* A review that waits, or waited: as readers would see it, and the one it would supersede. */
struct queue_review {
    const char *tool_slug, *tool_name, *author;
    struct review review, old; /* old.present: there is one */
    struct diff diff;          /* of the words */
    int revision;              /* of the tool, that it is about */
    bool outdated;             /* the tool has another one by now */
};

/* What visitors say is wrong with a tool. */
struct queue_flag {
    int64_t tool_id;
    const char *tool_slug, *tool_name, *website, *pricing_entry;
    const char *what; /* "Wrong price" */
    bool about_price;
    int reports;
    struct words notes;
};

struct queue_item {
    const char *item, *href;
    const char *title;     /* what it is called */
    const char *kind_word; /* "tool", "edit", "review_draft", "flag", "vote" */
    const char *kind, *state;
    int version;
    bool waits;
    bool is_tool, is_edit, is_review, is_flag;
    const char *elsewhere; /* the page where it is decided; "" for this one */
    struct queue_review draft;
    struct queue_flag flag;
    struct tool tool; /* as it would be published */
    struct html description;
    const char *host, *note, *email, *appeal, *slug;
    const char *tool_slug; /* of an edit: the tool's; of a tool that was published: its own */
    bool is_public;
    const char *since, *sent;
    const char *holder, *holder_until;
    bool mine, own, base_outdated, edited;
    struct words marks;
    struct steps steps;
    int proposal;        /* its number, of what waits */
    int64_t merged_into; /* the tool; 0 for none */
    const char *merged_name;
    struct changed_parts changes; /* of an edit: the parts that differ; of a new tool that a
                                     moderator has edited: from what was sent in */
    struct twins twins;
    struct deeds deeds;
    struct sent_items sendings;
    struct reasons reasons;
};

/* What moderators look at: all, one kind, only the marked ones, what holds some words. */
struct queue_query {
    const char *kind;
    bool marked;
    const char *search;
    const char *after; /* opaque cursor of an earlier answer; "" for the beginning */
    int limit;         /* 1…100 */
};

/* What became of one item of a batch. */
struct outcome {
    const char *item, *title, *href;
    bool done;
    const char *why; /* "" when it was done */
};
struct outcomes {
    size_t n, done;
    struct outcome *v;
};

/* What has just been decided, and can still be undone. */
struct done {
    const char *what;          /* "Approved Fine Tool"; "" for nothing */
    const char *entry, *batch; /* which to undo, one of them; "" for none */
    int seconds_left;          /* 0: no longer */
    const char *page;          /* the public page of what was decided on; "" for none */
    int mails;                 /* that wait as long, or have gone */
};

/* The words for a kind ("New tool") and for an action as it was done ("approved"). */
const char *queue_kind_words(const char *kind);
const char *queue_action_done(const char *action);

/* How a tool stands, in words: "waiting"; `sent_in`: a visitor sent it in, and it was never
 * published. */
const char *queue_tool_state(const char *state, bool sent_in);

/* False for an action that changes nothing which a visitor could see. */
bool queue_action_shows(const char *action);

/* The button of an action; label "" for one that has none. */
struct step queue_step(const char *action);

/* The buttons for these actions, in their order; of those in `needed` the reason is asked for. */
struct steps queue_steps(struct arena *a, const struct words *actions, const struct words *needed);

/* All that can be decided on items, once each; votes are decided on in groups, elsewhere. */
struct steps queue_all_steps(struct arena *a);

/* What can be decided on many items of a kind ("" for all) at once. */
struct steps queue_bulk_steps(struct arena *a, const char *kind);

/* "wrong-price" → "Wrong price". */
const char *queue_flag_words(const char *flag);

/* "tool-12" → its kind and number. ERR_NOT_FOUND when it is no item. The kind is one of our own
 * words. */
enum err queue_item_read(const char *item, const char **kind, int64_t *subject);

#endif
