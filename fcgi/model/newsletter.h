/* newsletter: who gets the weekly and alerts, as its pages and its mails show them. */
#ifndef MODEL_NEWSLETTER_H
#define MODEL_NEWSLETTER_H

#include "model/page.h"
#include "model/submission.h"

/* What people agree to. The ledger of consent holds these words, so the pages must show them:
 * tests/http/newsletter.test.mjs compares. */
#define NEWSLETTER_WEEKLY_WORDS                                                                    \
    "One mail a week. It begins when you confirm by mail, and ends with one click."
#define NEWSLETTER_ALERT_WORDS                                                                     \
    "A mail when the verdict changes, no other. It begins when you confirm by mail, and ends with one click."
#define NEWSLETTER_CONFIRM_WORDS     "Yes, send it to me"
#define NEWSLETTER_PREFERENCES_WORDS "What I get from now on"
#define NEWSLETTER_END_WORDS         "Unsubscribe from all mail"
#define NEWSLETTER_END_ALERT_WORDS   "End only this alert"

#define NEWSLETTER_CATEGORIES_MAX 50 /* that can be chosen at once */
#define NEWSLETTER_ALERTS_MAX     100

/* Why nothing was changed, a sentence; "" for nothing. */
struct newsletter_trouble {
    const char *words;
};

/* The form that asks for the weekly, or for an alert. */
struct newsletter_form {
    bool is_alert;
    const char *subject;     /* of an alert: "Cursor", "Cursor vs Zed" */
    const char *tool, *pair; /* its slug, or "a-vs-b"; "" for none */
    const char *back;        /* path of the page that it is about */
    bool everything;         /* every issue; otherwise those with something of the categories */
    struct options categories;
    struct field email, which;
    const char *words; /* what is agreed to */
};
struct newsletter_page {
    struct head head;
    struct newsletter_trouble trouble;
    struct newsletter_form form;
};

/* What somebody asks for, read and checked. */
struct subscription_wish {
    const char *address;
    const char *categories;   /* slugs joined by commas; "" for every issue */
    const char *tool, *other; /* slugs, of an alert; "" for none */
    const char *how, *words;  /* "form" or "api"; what they were shown */
};
/* The same as JSON brings it, unchecked. */
struct subscription_asked {
    const char *email, *tool, *pair;
    size_t categories_n;
    const char *categories[NEWSLETTER_CATEGORIES_MAX];
};

struct subscription {
    int64_t id;
    bool is_category, confirmed;
    const char *kind;                      /* "category", "tool" or "pair" */
    const char *slug, *name;               /* of the category or the tool */
    const char *other_slug, *other_name;   /* of a pair's other tool; "" for none */
    const char *created_at, *confirmed_at; /* the latter "" until then */
};
struct subscriptions {
    size_t n;
    struct subscription *v;
};

/* What a link in a mail opens. */
struct newsletter_link {
    const char *address, *state;
    int version;
    bool everything, everything_asked, used;
    const char *created_at, *confirmed_at;
    struct subscriptions subscriptions;
};

/* /newsletter/confirm/{token} */
struct confirm_page {
    struct head head;
    const char *token;
    struct newsletter_trouble trouble;
    struct newsletter_link link;
};

/* /newsletter/unsubscribe/{token} */
struct unsubscribe_page {
    struct head head;
    const char *token;
    const char *alert; /* number of the alert whose mail it was; "" for none */
    bool done;
};

/* /newsletter/preferences, which asks for a link */
struct preferences_ask_page {
    struct head head;
    struct newsletter_trouble trouble;
    struct field email;
    bool erased; /* that has just been done */
};

/* /newsletter/preferences/{token} */
struct preferences_page {
    struct head head;
    const char *token;
    struct newsletter_trouble trouble;
    bool saved;
    bool everything, chosen, none; /* which of the three the weekly is; none: not at all */
    bool suppressed;               /* the address is no good: nothing can be chosen */
    struct options categories;
    struct subscriptions alerts;
    struct field sure;
    struct newsletter_link link;
};

/* /newsletter/check: what comes next */
struct newsletter_check_page {
    struct head head;
};

/* All that is held about an address. */
struct consent {
    const char *at, *what, *how, *shown; /* shown "" for nothing */
};
struct consents {
    size_t n;
    struct consent *v;
};
struct written_mail {
    const char *written_at, *template, *subject, *sent_at; /* sent_at "" until then */
};
struct written_mails {
    size_t n;
    struct written_mail *v;
};
struct newsletter_data {
    struct newsletter_link link;
    struct consents consents;
    struct written_mails mails;
};

/* A mail that a link goes out with. */
struct newsletter_letter {
    const char *link;            /* what the mail is about; good for a time */
    const char *unsubscribe_url; /* ends all mail; good for ever */
    const char *site_name, *base_url;
};

#endif
