/* find: what search, suggestions and comparisons of more than two tools show. */
#include "model/find.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- what was typed ---- */

static const char *const words[] = {" vs. ", " vs ", " versus ", " or ", ","};
#define FIRST_PLAIN 3 /* of the words */

/* The first separator in `text`: where it begins, and how long it is; NULL when there is none. */
static const char *find_separator(const char *text, size_t *len, bool *plain)
{
    for (const char *at = text; *at; at++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            *len = strlen(words[i]);
            if (strncasecmp(at, words[i], *len) == 0) {
                *plain = *plain || i >= FIRST_PLAIN;
                return at;
            }
        }
    return NULL;
}

static const char *trimmed(struct arena *a, const char *from, size_t len)
{
    while (len > 0 && *from == ' ') {
        from++;
        len--;
    }
    while (len > 0 && (from[len - 1] == ' ' || from[len - 1] == '?'))
        len--;
    return arena_copy_n(a, from, len);
}

int question_sides(struct arena *a, const char *typed, const char *sides[QUESTION_SIDES],
                   bool *plain)
{
    int n = 0;
    *plain = false;
    for (const char *from = typed;;) {
        size_t len = 0;
        const char *separator = find_separator(from, &len, plain);
        if (n == QUESTION_SIDES)
            return 0;
        sides[n] = trimmed(a, from, separator ? (size_t)(separator - from) : strlen(from));
        if (!sides[n++][0])
            return 0;
        if (!separator)
            return n > 1 ? n : 0;
        /* The blank behind "vs" may be the one before another. */
        from = separator + len - (separator[len - 1] == ' ' && len > 1 ? 1 : 0);
    }
}

#define SURE_CHARS 3

static bool is_whole_word(const char *name, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = name; (at = strcasestr(at, word)); at++)
        if ((at == name || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[len]))
            return true;
    return false;
}

bool question_means(const char *side, const struct tool_match *match, bool plain)
{
    if (!match->slug[0] || match->quality == 3)
        return match->slug[0] != '\0';
    if (strlen(side) < SURE_CHARS)
        return false;
    return !plain || is_whole_word(match->name, side);
}

/* ---- what is found ---- */

struct marked marked_split(struct arena *a, const char *text)
{
    size_t parts = 1;
    for (const char *c = text; *c; c++)
        parts += *c == '\2' || *c == '\3';
    struct marked m = {.v = arena_array(a, parts, sizeof *m.v)};
    for (bool match = false;;) {
        size_t len = strcspn(text, "\2\3");
        if (len > 0)
            m.v[m.n++] = (struct marked_part){arena_copy_n(a, text, len), match};
        if (!text[len])
            return m;
        match = text[len] == '\2';
        text += len + 1;
    }
}

/* ---- comparisons of three or four tools ---- */

static const struct review *review_by(const struct tool *t, const char *persona)
{
    for (size_t i = 0; i < t->reviews.n; i++)
        if (strcmp(t->reviews.v[i].persona, persona) == 0)
            return &t->reviews.v[i];
    return NULL;
}

static void add_row(struct arena *a, struct many_page *p, const struct review *seat)
{
    for (size_t i = 0; i < p->scorecard.n; i++)
        if (strcmp(p->scorecard.v[i].persona, seat->persona) == 0)
            return;
    struct many_row *row = &p->scorecard.v[p->scorecard.n++];
    *row = (struct many_row){.persona = seat->persona, .name = seat->name};
    row->cells.n = p->tools.n;
    row->cells.v = arena_array(a, p->tools.n, sizeof *row->cells.v);
    for (size_t i = 0; i < p->tools.n; i++) {
        const struct review *said = review_by(&p->tools.v[i], seat->persona);
        row->cells.v[i].tool = p->tools.v[i].name;
        if (said)
            row->cells.v[i].review = *said;
    }
}

void many_compute(struct arena *a, struct many_page *p)
{
    size_t reviews = 0;
    p->title = "";
    p->four = p->tools.n > 3;
    for (size_t i = 0; i < p->tools.n; i++) {
        reviews += p->tools.v[i].reviews.n;
        p->title = arena_printf(a, "%s%s%s", p->title, i ? " vs " : "", p->tools.v[i].name);
    }
    p->scorecard = (struct many_rows){.v = arena_array(a, reviews, sizeof *p->scorecard.v)};
    for (size_t i = 0; i < p->tools.n; i++)
        for (size_t j = 0; j < p->tools.v[i].reviews.n; j++)
            add_row(a, p, &p->tools.v[i].reviews.v[j]);
}
