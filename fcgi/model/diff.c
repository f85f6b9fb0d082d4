/* diff: what an edit changed in a text, word by word. Names follow Myers' paper: an edit graph of
 * n by m tokens, diagonals k = x - y, and d, how many tokens are gone or new. */
#include "model/diff.h"

#include <string.h>

/* The tokens of one text; token i is the bytes from[i] to from[i + 1]. */
struct tokens {
    const char *text;
    int n;
    int *from;
    bool *changed;
};

static bool is_space(unsigned char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Letters and digits, and the first bytes of the scripts that write words: up to U+1FFF. What lies
 * above is punctuation, ideographs and emoji. */
static bool is_word(unsigned char byte)
{
    unsigned char lower = byte | 0x20;
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') ||
           (byte >= 0xc3 && byte <= 0xe1);
}

static int character_bytes(const char *at)
{
    int n = 1;
    while (((unsigned char)at[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static int token_bytes(const char *at)
{
    bool (*is_more)(unsigned char byte) = is_space((unsigned char)*at)  ? is_space
                                          : is_word((unsigned char)*at) ? is_word
                                                                        : NULL;
    int n = character_bytes(at);
    while (is_more && is_more((unsigned char)at[n]))
        n += character_bytes(at + n);
    return n;
}

static struct tokens tokens_of(struct arena *a, const char *text)
{
    size_t bytes = strlen(text);
    struct tokens t = {
        .text = text,
        .from = arena_array(a, bytes + 1, sizeof *t.from),
        .changed = arena_array(a, bytes + 1, sizeof *t.changed),
    };
    for (int at = 0; text[at] != '\0'; t.from[++t.n] = at)
        at += token_bytes(text + at);
    return t;
}

static bool is_same(const struct tokens *a, int x, const struct tokens *b, int y)
{
    int len = a->from[x + 1] - a->from[x];
    return len == b->from[y + 1] - b->from[y] &&
           memcmp(a->text + a->from[x], b->text + b->from[y], (size_t)len) == 0;
}

/* The part of both texts that differs. */
struct window {
    struct tokens *a, *b;
    int skip;  /* common at the beginning */
    int n, m;  /* differ */
    int **far; /* far[d][(k + d) / 2]: the furthest x on diagonal k with d changes */
};

static struct window window_of(struct tokens *a, struct tokens *b)
{
    struct window w = {.a = a, .b = b, .n = a->n, .m = b->n};
    while (w.skip < w.n && w.skip < w.m && is_same(a, w.skip, b, w.skip))
        w.skip++;
    while (w.n > w.skip && w.m > w.skip && is_same(a, w.n - 1, b, w.m - 1)) {
        w.n--;
        w.m--;
    }
    w.n -= w.skip;
    w.m -= w.skip;
    return w;
}

static int far_at(const struct window *w, int d, int k)
{
    return w->far[d][(k + d) / 2];
}

/* Whether the way to diagonal k with d changes comes from the one above it (a new token), not from
 * the one below (a token gone). */
static bool comes_down(const struct window *w, int d, int k)
{
    return k == -d || (k != d && far_at(w, d - 1, k - 1) < far_at(w, d - 1, k + 1));
}

static int follow(const struct window *w, int x, int k)
{
    while (x < w->n && x - k < w->m && is_same(w->a, w->skip + x, w->b, w->skip + x - k))
        x++;
    return x;
}

/* How many changes lead from one to the other; -1: too many. */
static int changes_needed(struct arena *a, struct window *w)
{
    w->far = arena_array(a, DIFF_CHANGES_MAX + 1, sizeof *w->far);
    for (int d = 0; d <= DIFF_CHANGES_MAX; d++) {
        w->far[d] = arena_array(a, (size_t)d + 1, sizeof **w->far);
        for (int k = -d; k <= d; k += 2) {
            int x = d == 0                ? 0
                    : comes_down(w, d, k) ? far_at(w, d - 1, k + 1)
                                          : far_at(w, d - 1, k - 1) + 1;
            /* Beyond an edge there is no way on, but the diagonals beside need the number. */
            x = x <= w->n && x - k <= w->m ? follow(w, x, k) : x;
            w->far[d][(k + d) / 2] = x;
            if (x >= w->n && x - k >= w->m)
                return d;
        }
    }
    return -1;
}

static void mark(const struct window *w, int d)
{
    for (int x = w->n, y = w->m; d > 0; d--) {
        int k = x - y;
        bool down = comes_down(w, d, k);
        x = far_at(w, d - 1, down ? k + 1 : k - 1);
        y = x - (down ? k + 1 : k - 1);
        if (down)
            w->b->changed[w->skip + y] = true;
        else
            w->a->changed[w->skip + x] = true;
    }
}

static void mark_all(const struct window *w)
{
    memset(w->a->changed + w->skip, true, (size_t)w->n);
    memset(w->b->changed + w->skip, true, (size_t)w->m);
}

/* The tokens from..to as a part, unless there are none. */
static void add(struct arena *a, struct diff *diff, enum diff_kind kind, const struct tokens *t,
                int from, int to)
{
    if (from == to)
        return;
    diff->v[diff->n++] = (struct diff_part){
        .kind = kind,
        .is_gone = kind == DIFF_GONE,
        .is_new = kind == DIFF_NEW,
        .text = arena_copy_n(a, t->text + t->from[from], (size_t)(t->from[to] - t->from[from])),
    };
}

static int run_end(const struct tokens *t, int from, bool changed)
{
    while (from < t->n && t->changed[from] == changed)
        from++;
    return from;
}

struct diff diff_words(struct arena *a, const char *old_text, const char *new_text)
{
    struct tokens before = tokens_of(a, old_text ? old_text : "");
    struct tokens after = tokens_of(a, new_text ? new_text : "");
    struct diff diff = {0};
    struct window w = window_of(&before, &after);
    int d = changes_needed(a, &w);
    if (d < 0)
        mark_all(&w);
    else
        mark(&w, d);
    diff.v = arena_array(a, (size_t)before.n + (size_t)after.n, sizeof *diff.v);
    for (int x = 0, y = 0; x < before.n || y < after.n;) {
        int gone = run_end(&before, x, true), new = run_end(&after, y, true);
        add(a, &diff, DIFF_GONE, &before, x, gone);
        add(a, &diff, DIFF_NEW, &after, y, new);
        /* Between two changes of either text both have the same tokens: the shorter run ends it. */
        int old_same = run_end(&before, gone, false) - gone;
        int new_same = run_end(&after, new, false) - new;
        int same = old_same < new_same ? old_same : new_same;
        add(a, &diff, DIFF_SAME, &before, gone, gone + same);
        x = gone + same;
        y = new + same;
    }
    return diff;
}
