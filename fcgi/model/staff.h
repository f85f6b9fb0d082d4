/* staff: what each page for staff shows. As in page.h, the first member is the head. */
#ifndef MODEL_STAFF_H
#define MODEL_STAFF_H

#include "model/account.h"
#include "model/page.h"

/* /mod: the queue */
struct mod_page {
    struct head head;
};

struct login_page {
    struct head head;
    const char *login, *back; /* as typed; where signing in leads */
    const char *error;        /* "" when there is none, here and below */
};

/* The second step of signing in. */
struct code_page {
    struct head head;
    const char *back, *error;
};

struct invite_page {
    struct head head;
    const char *token;
    struct invite invite;
    const char *error;
};

struct account_page {
    struct head head;
    struct own_account account;
    const char *key_name; /* as typed */
    const char *profile_error, *password_error, *factor_error, *key_error;
};

/* Setting up a second factor. */
struct enrol_page {
    struct head head;
    const char *sealed; /* the secret, for the form to bring back */
    const char *secret; /* in groups of four */
    const char *link;   /* otpauth://… */
    const char *qr;     /* the link as the path of an SVG */
    int qr_side;        /* its width and height, with its margin; 0 for none */
    bool required;      /* nothing else works before */
    const char *error;
};

/* What is shown once. */
struct once_page {
    struct head head;
    const char *title, *what;
    struct choices lines; /* label only */
    const char *next_href, *next;
};

struct people_page {
    struct head head;
    struct people people;
    const char *login, *name;        /* of a new one, as typed */
    bool panelist, moderator, admin; /* its role, as chosen */
    const char *error;
    const char *trouble; /* why what was to be done with somebody was not; "" for nothing */
};

struct settings_page {
    struct head head;
    int version;
    const char *hold;                        /* minutes, as typed */
    bool nobody, panelist, moderator, admin; /* from whom on a second factor is required */
    const char *error;
};

#endif
