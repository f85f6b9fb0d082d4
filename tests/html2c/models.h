/* The structs that the templates of this suite print. */
#ifndef HTML2C_MODELS_H
#define HTML2C_MODELS_H

#include <stdbool.h>
#include <stddef.h>

#include "html/html.h"

struct words {
    size_t n;
    const char *const *v;
};

struct tag {
    const char *name;
};

struct tags {
    size_t n;
    const struct tag *v;
};

struct maker {
    const char *name, *url;
};

struct tool {
    const char *name, *slug, *url;
    bool is_new;
    int votes;
    struct maker maker;
    struct tags tags;
};

struct tools {
    size_t n;
    struct tool *v;
};

struct branch;

struct branches {
    size_t n;
    const struct branch *v;
};

struct branch {
    const char *name;
    struct branches kids;
};

struct numbers {
    int zero, minus;
    unsigned count;
    long small;
    unsigned long bytes;
    long long least;
    unsigned long long most;
    double ratio;
};

struct page {
    const char *title, *query, *url, *nothing, *empty;
    char code[8];
    char *draft;
    bool yes, no;
    struct html body, no_body;
    struct numbers numbers;
    struct words words;
    struct tools tools, no_tools;
    struct tool best;
    struct branch tree;
};

struct hostile {
    const char *text;
};

#endif
