/* page: what each page shows, made by page/ from the store's answers and read by the views (HTML,
 * JSON, JSON-LD).
 *
 * One struct a page; its first member is the head that all share.
 */
#ifndef MODEL_PAGE_H
#define MODEL_PAGE_H

#include "base/flaws.h"
#include "base/markup.h"
#include "model/account.h"
#include "model/badge.h"
#include "model/comparison.h"
#include "model/pair_vote.h"
#include "model/queue.h"
#include "model/ranking.h"
#include "model/tool.h"
#include "model/vote.h"
#include "model/weighing.h"

/* One of several ways to look at a list, or to go. */
struct choice {
    const char *href, *label;
    bool current;
};
struct choices {
    size_t n;
    struct choice *v;
};

/* What the frame of the pages for staff shows besides. */
struct staff_head {
    const char *name;    /* who is signed in; "" while nobody is */
    const char *csrf;    /* what every form carries in its field "csrf" */
    struct choices ways; /* the navigation, as far as their role goes */
    const char *notice;  /* what has just been done, a sentence; "" for nothing */
    struct done done;    /* what has just been decided, with the way back */
    const char *here;    /* where taking it back leads to */
};

struct head {
    const char *title;       /* without the site's name */
    const char *description; /* for search engines and cards; one or two plain sentences */
    const char *canonical;   /* absolute URL; "" for none */
    const char *site_name, *base_url;
    const char *og_type;                 /* "website" or "article" */
    const char *og_image, *og_image_alt; /* absolute URL of its picture; "" for the site's */
    bool noindex;
    bool finds;                   /* tools are looked for here: suggestions while one types */
    bool many;                    /* a table of three or four tools: its style sheet */
    const char *typed;            /* in the search box; NULL for nothing */
    bool votes;                   /* votes are cast here: the page brings the script for it */
    bool record;                  /* of the public record: the page brings the style sheet for it */
    const char *feed, *feed_json; /* paths of the page as a feed; NULL for none */
    bool ranks;          /* places in a ranking: the page brings the style sheet for them */
    bool news;           /* of the newsletter: the page brings the style sheet for it, and no
                            second form at its end */
    bool forms;          /* fields in one column: the page brings the style sheet for them */
    bool submits;        /* a tool is proposed here: the page brings the script for it */
    struct html json_ld; /* whole script elements, or empty markup */
    /* which entry of the main navigation this page belongs to */
    bool on_home, on_compare, on_tools, on_rankings, on_methodology, on_search;
    struct staff_head staff;
};

struct home_page {
    struct head head;
    struct tools latest;
    struct pairs pairs; /* curated comparisons: the featured ones first, then the newest */
    struct categories categories;
    struct tools names;              /* slug and name only, for the picker's list of suggestions */
    int tools, comparisons, reviews; /* how much there is */
};

/* /tools and /c/{category} */
struct tools_page {
    struct head head;
    const char *title;        /* h1: "Tools", or the category's name */
    struct category category; /* slug "" when the list is not filtered */
    struct categories categories;
    struct choices sorts;          /* newest, panel, community */
    const char *sort;              /* the current one's word */
    struct tag tag;                /* slug "" when the list is not filtered by one */
    struct tags tags;              /* the tags that most tools have */
    const char *pricing;           /* model; "" for any */
    struct choices prices, tagged; /* the same list with another price model, another tag */
    bool filtered;
    struct tools tools;
    const char *rankings_href;
    const char *next_href;  /* "" on the last page */
    const char *next;       /* the opaque cursor, "" on the last page */
    const char *first_href; /* "" on the first page */
};

/* A day to look at a page of: the form for it. */
struct as_of_form {
    const char *path;         /* of the page */
    const char *first, *last; /* the first day that can be asked for, and today */
    const char *day;          /* the one that is shown; "" for none */
};

struct tool_page {
    struct head head;
    struct tool tool;
    struct as_of_form as_of;
    struct own_votes own; /* of the visitor whose page it is */
    struct ballot ballot;
    struct badge_snippet badge;
    struct pairs pairs; /* curated comparisons of this tool, it need not be on the left */
    struct choices
        neighbours;         /* other tools of its category, href to the comparison with this one */
    struct choices popular; /* the same of tools of other categories that are most compared */
};

/* /compare: the picker */
struct picker_page {
    struct head head;
    const char *left, *right;             /* as typed */
    const char *left_error, *right_error; /* "" when there is none */
    const char *third, *fourth;           /* as typed; "" for none */
    const char *third_error, *fourth_error;
    struct tools names; /* slug and name only, for the list of suggestions */
    struct pairs pairs;
    const char *next_href, *next,
        *first_href; /* keyset paging of the pairs, "" when there is none */
};

struct comparison_page {
    struct head head;
    struct comparison comparison;
    struct own_votes own; /* of the visitor whose page it is */
    struct ballot left_ballot, right_ballot;
    struct weighing weighing;
    struct as_of_form as_of;
    struct pair_tally pair_tally;
    struct own_pair_vote own_pair; /* of the visitor whose page it is */
    struct pair_ballot pair_ballot;
    struct embed_snippet embed;
    struct pairs also; /* other comparisons with one of the two */
};

/* /rankings and /rankings/{category} */
struct rankings_page {
    struct head head;
    const char *title;
    enum ranking by;
    bool by_panel, by_community, by_contested, by_trending, by_head_to_head;
    struct category category; /* slug "" for all tools */
    struct categories categories;
    struct choices ways, scopes; /* by what; among which tools */
    struct ranked_list ranked;
    struct rank_aparts apart;
    struct rank_run run;
    const char *next_href, *next, *first_href; /* keyset paging, "" when there is none */
};

/* A public key that checkpoints of ballots are signed with, and the days of the first and the last.
 */
struct export_key {
    const char *word, *first, *last;
};
struct export_keys {
    size_t n;
    struct export_key *v; /* the newest first */
};

struct methodology_page {
    struct head head;
    struct export_keys keys;
    struct personas personas;
    int tools, reviews, comparisons, votes;
    int vote_quota; /* new votes that count, a network and day */
};

struct privacy_page {
    struct head head;
    const char *voter_cookie; /* its name */
};

/* /agents and /llms.txt */
struct agents_page {
    struct head head;
    const char *contact;              /* an e-mail address; "" for none */
    const char *contact_href;         /* to write there */
    int vote_quota, submission_quota; /* of a network and day */
};

/* /mod: the list on the left, one item on the right. */
struct queue_page {
    struct head head;
    struct queue_entries list;
    int waiting;
    struct choices filters; /* all, each kind, only the marked ones */
    struct queue_query query;
    const char *next_href, *first_href; /* "" when there is none */
    bool any;                           /* there is an item to show */
    bool opened;                        /* it was asked for */
    bool merges;                        /* the item can be merged into a tool */
    struct queue_item item;
    const char *reason, *slug, *into; /* as typed */
    const char *error, *reason_error, *slug_error, *into_error;
    const char *lost;         /* what was typed for an item that takes no decision any more */
    struct steps bulk;        /* what can be decided on many at once */
    struct outcomes outcomes; /* of a batch, those that were not done */
    const char *outcomes_title;
};

/* A text that somebody had typed, given back to them. */
struct typed_text {
    const char *name, *text;
};
struct typed_texts {
    size_t n;
    struct typed_text *v;
};

/* What was done to an item last, for whoever comes too late. */
struct faster {
    int version;
    const char *state;
    int64_t entry; /* of the log; 0: nothing was done to it yet */
    const char *who, *action, *at;
};

/* Every refusal and failure in HTML; JSON clients get the same words as problem+json. */
struct error_page {
    struct head head;
    int status;
    const char *title;           /* "Page not found" */
    const char *detail;          /* what is wrong and what to do */
    const char *request_id;      /* "" when there is none */
    struct flaws flaws;          /* what is wrong with the input, part by part; for JSON clients */
    const struct faster *faster; /* likewise; NULL for none */
    bool overboard;              /* 404: signal flag O */
    bool difficulty;             /* 5xx: signal flag D */
    bool retry;                  /* trying again later may help */
    bool sign_in;                /* signing in helps */
    const char *see, *see_words; /* where to learn more; "" for nowhere */
    const char *back;            /* where the form stood, on the pages for staff; "" for none */
    struct typed_texts typed;
};

struct sitemap_entry {
    const char *loc, *lastmod; /* absolute URL; date or "" */
};
struct sitemap {
    size_t n;
    struct sitemap_entry *v;
};
struct robots {
    const char *base_url;
};

#endif
