/* fact: the pages of predictions and of personas. As page.h. */
#ifndef MODEL_FACT_H
#define MODEL_FACT_H

#include "model/page.h"
#include "model/prediction.h"

/* /predictions */
struct predictions_page {
    struct head head;
    const char *persona, *tool, *standing; /* slugs and a word to filter by; "" for all */
    int limit;
    bool filtered;
    struct choices personas, standings; /* href is the value of the field */
    struct forecast forecast;           /* of all that the persona and the tool say */
    struct predictions predictions;
    const char *next, *next_href, *first_href; /* "" when there is none */
};

/* One review on its persona's page. */
struct own_review {
    const char *tool, *tool_name;
    struct category category;
    struct review review;
};
struct own_reviews {
    size_t n;
    struct own_review *v;
};

/* /reviewers/:persona */
struct reviewer_page {
    struct head head;
    struct persona persona;
    const char *kind_words; /* "an AI model" */
    struct share ships;
    struct forecast forecast;
    struct predictions predictions; /* open ones, the next that are due */
    struct own_reviews reviews;
    int limit;
    const char *next, *next_href, *first_href;
};

/* A prediction on the desk, with what was typed when it was refused. */
struct prediction_line {
    struct prediction it;
    bool open_form;
    const char *words, *evidence, *words_error, *evidence_error;
};
struct prediction_lines {
    size_t n;
    struct prediction_line *v;
};

/* /mod/predictions */
struct predictions_desk_page {
    struct head head;
    const char *standing;
    struct choices standings; /* href is an address */
    struct prediction_lines lines;
    const char *next_href, *first_href;
    const char *error;
    const char *lost; /* what was typed for one that takes no decision any more */
};

#endif
