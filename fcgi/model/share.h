/* share: a part of a whole in whole percent, half-up. The one place where a percentage is made. */
#ifndef MODEL_SHARE_H
#define MODEL_SHARE_H

#include <stdbool.h>

struct share {
    int part, whole; /* "3 of 4" */
    int percent;     /* 0…100, rounded half-up; meaningless unless `any` */
    bool any;        /* whole > 0; without it a view shows an em dash, JSON null */
};

/* 0 ≤ part ≤ whole. */
struct share share_of(int part, int whole);

/* Exactly (not by rounded percent): < 0 when a < b, 0 when equal, > 0. Both must have `any`. */
int share_compare(struct share a, struct share b);

#endif
