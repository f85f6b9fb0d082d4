/* export: the published ballots, day by day. As in tool.h, strings are never NULL. */
#ifndef MODEL_EXPORT_H
#define MODEL_EXPORT_H

#include "model/page.h"

/* The files of a day, as they stand in its folder. */
#define EXPORT_BALLOTS    "ballots.csv.gz"
#define EXPORT_TALLIES    "tallies.json"
#define EXPORT_CHECKPOINT "checkpoint"
#define EXPORT_SUMS       "SHA256SUMS"

struct export_day {
    const char *day;        /* the last whole one, "2026-11-20" */
    int64_t entries, total; /* in its file; with all before */
    int64_t bytes;          /* of its compressed file */
    const char *size;       /* "1.2 MB" */
    const char *sha256;     /* of its compressed file, hexadecimal */
    const char *chain;      /* hexadecimal */
    const char *checkpoint; /* as published */
};
struct export_days {
    size_t n;
    struct export_day *v;
};

/* /exports */
struct exports_page {
    struct head head;
    struct export_days days;
    struct export_keys keys;
    const char *next_href, *next, *first_href; /* "" when there is none */
};

#endif
