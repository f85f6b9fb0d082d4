/* submission: what visitors send in, how it stands, and the pages that show it.
 *
 * The form of a proposal is the same for whoever fills it in: a visitor who proposes a tool or an
 * edit, and a moderator who mends one.
 */
#ifndef MODEL_SUBMISSION_H
#define MODEL_SUBMISSION_H

#include "model/page.h"

#define PROPOSAL_NAME_MAX        120 /* characters, as the database's constraints say */
#define PROPOSAL_TAGLINE_MAX     300
#define PROPOSAL_WEBSITE_MAX     500
#define PROPOSAL_ENTRY_MAX       80
#define PROPOSAL_NOTE_MAX        1000
#define PROPOSAL_EMAIL_MAX       254
#define PROPOSAL_TEXT_MAX        8000
#define PROPOSAL_TAGS_MAX        500 /* of the whole line */
#define PROPOSAL_TEXT_MAX_BYTES  8192
#define PROPOSAL_HTML_MAX_BYTES  131072
#define SUBMISSION_APPEAL_MAX    2000
#define SUBMISSION_DUPLICATE_MAX 5

/* What a tool's content should be. */
struct proposal {
    const char *name, *tagline, *website;
    struct category category; /* as typed only the slug, until the form is made */
    const char *description;  /* Markdown */
    struct html description_html;
    struct pricing pricing;
    const char *tags;  /* names with commas between them (model/tags.h); "" for none */
    bool keeps_tags;   /* nothing was said of them: they stay as they are */
    const char *note;  /* to the moderators; "" for none */
    const char *email; /* where the outcome goes; "" for nowhere */
};

/* ---- its form ---- */

/* One field: what was typed, and what is wrong with it. */
struct field {
    const char *value;
    const char *error;       /* a sentence; "" for nothing */
    const char *href, *link; /* a path that the error speaks of and its name; "" for none */
};
/* The same once more, for the list above the form. */
struct field_error {
    const char *id;   /* of the element to go to */
    const char *text; /* a sentence */
    const char *href, *link;
};
struct field_errors {
    size_t n;
    struct field_error *v;
};
struct option {
    const char *value, *label;
    bool chosen;
};
struct options {
    size_t n;
    struct option *v;
};
struct proposal_form {
    struct field name, tagline, website, category, description, model, entry, tags, note, email;
    struct options categories, models, known_tags;
    struct field_errors errors; /* in the order of the fields */
    bool asks_note, asks_email;
    bool finds_alike; /* a script shows likely duplicates below name and website */
};

/* ---- sending it ---- */

/* Who submits, as far as the request tells. Hashes and keys are hexadecimal. */
struct sender {
    const char *key, *token_hash, *sent_hash, *network;
    const char *credential; /* of the session that the request came with; NULL for none */
    const char *marks;      /* what made it suspect, words joined by commas */
    int quota;
};

/* Why the database did not take something: the rule (a constraint's name) and its words. */
struct refusal {
    const char *rule, *words;
};

/* Tools that this one may be already. */
struct duplicate {
    const char *slug, *name, *tagline, *url;
    bool same_address; /* else a name that is much alike */
};
struct duplicates {
    size_t n;
    struct duplicate *v;
};

/* ---- how it stands ---- */

struct receipt {
    bool is_edit;
    const char *state; /* "draft" (changes were asked for), "pending", "approved", "rejected",
                          "spam", "merged" */
    int version;
    bool appealed;
    const char *appeal;    /* its words; "" for none, or when they had to be erased */
    bool edited;           /* a moderator's words stand in place of these, or would */
    const char *tool_slug; /* of the tool it is about, or that it became */
    bool tool_is_public;
    struct proposal proposal;
    const char *reason;       /* the public one of the decision that put it where it is; "" */
    const char *submitted_at; /* since when it waits */
    const char *decided_at;   /* "" while nobody decided */
    int place;                /* in the queue, from 1; 0 when it does not wait */
};

/* The mail about a decision. */
struct decision_letter {
    bool is_edit;
    bool approved, asked, rejected, merged, delisted; /* one of them, or none: something else */
    bool appealed;                                    /* before it was decided: no appeal is left */
    const char *name, *slug, *reason, *key;           /* key: of the submission, hexadecimal */
    const char *link;                                 /* to the receipt; "" when it is not known */
    const char *tool_url, *site_name, *base_url;
};

/* ---- pages ---- */

/* /submit and /tools/{slug}/edit */
struct submit_page {
    struct head head;
    const char *action; /* where the form goes */
    bool is_edit;
    const char *tool_slug, *tool_name; /* of an edit */
    struct proposal_form form;
    const char *ticket, *seen, *base; /* hidden fields */
    const char *trouble;              /* why it was not taken, a sentence; "" for nothing */
    const char *trouble_href, *trouble_link;
    bool calm;         /* the form is shown for the first time: nothing takes the focus */
    bool preview;      /* the proposal is shown as visitors will see it */
    struct tool shown; /* the proposal as a tool */
    struct duplicates duplicates;
};

/* /submissions/{token} */
struct receipt_page {
    struct head head;
    const char *token, *url;
    struct receipt receipt;
    bool waits, asked, approved, rejected, not_taken, merged; /* one of them: its state */
    bool resubmits, appeals;                                  /* what may be done next */
    struct tool shown;                                        /* what was sent, as a tool */
    struct proposal_form form;                                /* to send it again */
    struct field words;                                       /* of the appeal */
    const char *since;                                        /* it waits, as people read it */
    const char *trouble;                                      /* why something was not taken; "" */
    bool preview;
    struct tool draft; /* what is previewed */
    bool lost;         /* what was typed can no longer be sent; it is shown to be copied */
    struct proposal typed;
};

/* GET /api/v1/duplicates, POST /api/v1/submissions */
struct submitted {
    const char *token, *state, *url;
};

#endif
