/* parse: {{ }} and the text between → a tree per template. Complains and goes on after an error. */
#include <ctype.h>
#include <string.h>

#include "html2c.h"

#define DEPTH_MAX 32

struct parser {
    struct file *f;
    const char *at;     /* what is left of the file */
    const char *begin;  /* the {{ of the construct read last; f->end when there is none */
    struct words words; /* what is in it */
    unsigned depth, loops;
    bool lost; /* an {{ end }} is missing, and that has been said */
};

static bool is_comment(const char *open)
{
    return open[2] == '#';
}

/* Whether the construct from `open` to `end` is alone on its line; *line and *next get its bounds.
 */
static bool alone(const struct parser *p, const char *open, const char *end, const char **line,
                  const char **next)
{
    while (open > p->at && (open[-1] == ' ' || open[-1] == '\t'))
        open--;
    if (open > p->f->text && open[-1] != '\n')
        return false;
    while (*end == ' ' || *end == '\t' || *end == '\r')
        end++;
    if (*end != '\n' && *end != '\0')
        return false;
    *line = open;
    *next = *end == '\n' ? end + 1 : end;
    return true;
}

static bool is_control(const struct words *w)
{
    static const char *const control[] = {"template", "if", "else", "end", "for", "use"};
    for (size_t i = 0; i < sizeof control / sizeof *control; i++)
        if (words_is(w, control[i]))
            return true;
    return false;
}

/* Reads on to the next construct that is no comment; *text gets the bytes before it. A comment
 * splits the text: false then, and the call is to be repeated. */
static bool read_on(struct parser *p, const char **text, size_t *len)
{
    struct file *f = p->f;
    *text = p->at;
    const char *open = strstr(p->at, "{{");
    const char *close = open ? strstr(open + 2, "}}") : NULL;
    if (open && !close)
        complain(f, open, "this {{ is not closed: }} is missing");
    if (!close) {
        p->begin = p->at = f->end;
        *len = (size_t)((open ? open : f->end) - *text);
        p->words = (struct words){.file = f, .at = f->end, .end = f->end, .word = f->end};
        return true;
    }
    bool comment = is_comment(open);
    if (!comment) {
        const char *inner = strstr(open + 2, "{{");
        if (inner && inner < close)
            complain(f, open, "this {{ is not closed before the next {{");
        words_begin(&p->words, f, open + 2, close);
    }
    const char *line = open, *next = close + 2;
    if (f->kind == KIND_TXT && (comment || is_control(&p->words)))
        alone(p, open, close + 2, &line, &next);
    *len = (size_t)(line - *text);
    p->begin = open;
    p->at = next;
    return !comment;
}

static void expect_end(struct words *w)
{
    if (*w->current)
        complain(w->file, w->word, "'%s' cannot stand here", w->current);
}

static struct node *node_new(enum node_kind kind, const char *at)
{
    struct node *n = keep(sizeof *n);
    n->kind = kind;
    n->at = at;
    return n;
}

static struct node *body(struct parser *p, struct scope *scope);

/* The body after a construct that opens one. What ends it is then the current construct. */
static struct branch *branch(struct parser *p, struct scope *scope, const char *condition)
{
    struct branch *b = keep(sizeof *b);
    b->at = p->begin;
    b->condition = condition;
    if (++p->depth <= DEPTH_MAX) {
        b->body = body(p, scope);
    } else {
        complain(p->f, p->begin, "more than %d constructs inside each other", DEPTH_MAX);
        p->lost = true;
        p->at = p->begin = p->f->end;
        words_begin(&p->words, p->f, p->at, p->at);
    }
    p->depth--;
    b->end = p->begin;
    return b;
}

static void expect_close(struct parser *p, struct scope *scope, const char *at, const char *what)
{
    if (words_is(&p->words, "else"))
        complain(p->f, p->begin, "this else comes after the last branch of the %s", what);
    while (words_is(&p->words, "else")) /* for the complaints in it */
        branch(p, scope, NULL);
    if (words_take(&p->words, "end")) {
        expect_end(&p->words);
    } else if (!p->lost) {
        complain(p->f, at, "this %s is not closed: {{ end }} is missing", what);
        p->lost = true;
    }
}

static struct node *read_if(struct parser *p, struct scope *scope)
{
    struct node *n = node_new(NODE_IF, p->begin);
    struct branch **last = &n->branches;
    bool more = true;
    while (more) {
        const char *condition = scope_condition(&p->words, scope);
        if (condition)
            expect_end(&p->words);
        *last = branch(p, scope, condition ? condition : "0");
        last = &(*last)->next;
        more = false;
        if (words_take(&p->words, "else")) {
            more = words_take(&p->words, "if");
            if (!more) {
                expect_end(&p->words);
                *last = branch(p, scope, NULL);
            }
        }
    }
    expect_close(p, scope, n->at, "if");
    return n;
}

static struct node *read_for(struct parser *p, struct scope *scope)
{
    struct node *n = node_new(NODE_FOR, p->begin);
    struct words *w = &p->words;
    struct scope inner = {.outer = scope, .number = ++p->loops};
    n->number = inner.number;
    if (scope_name_free(w, scope)) {
        inner.name = n->name = keep_printf("%s", w->current);
        words_next(w);
        if (!words_take(w, "in"))
            complain(p->f, w->word, "a for reads: for NAME in PATH");
        else if ((n->expr = scope_value(w, scope)))
            expect_end(w);
    }
    n->branches = branch(p, &inner, NULL);
    if (words_take(w, "else")) {
        expect_end(w);
        n->branches->next = branch(p, scope, NULL);
    }
    expect_close(p, scope, n->at, "for");
    return n;
}

static struct node *read_use(struct parser *p, struct scope *scope)
{
    struct node *n = node_new(NODE_USE, p->begin);
    struct words *w = &p->words;
    n->name = keep_printf("%s", w->current);
    bool name = words_is_name(w);
    words_next(w);
    if (!name || !words_take(w, "(")) {
        complain(p->f, w->word, "a use reads: use NAME(PATH) or use NAME()");
        return NULL;
    }
    if (!words_is(w, ")") && !(n->expr = scope_address(w, scope)))
        return NULL;
    if (!words_take(w, ")"))
        complain(p->f, w->word, "')' must stand here");
    else
        expect_end(w);
    return n;
}

/* A name that stands for a literal of another header: ASSET_… or STYLE_… */
static struct node *read_literal(struct parser *p, const char *prefix, const char *reads)
{
    struct node *n = node_new(NODE_ASSET, p->begin);
    struct words *w = &p->words;
    const char *from = w->word, *end = w->end;
    while (end > from && is_space(end[-1]))
        end--;
    char *macro = keep_printf("%s%.*s", prefix, (int)(end - from), from);
    if (end == from)
        complain(p->f, n->at, "%s", reads);
    for (char *c = macro; *c; c++) {
        if (!is_name_char(*c) && !strchr("./-", *c)) {
            complain(p->f, from, "such a name is made of letters, digits and . / - _");
            return NULL;
        }
        *c = is_name_char(*c) ? (char)toupper((unsigned char)*c) : '_';
    }
    n->expr = macro;
    return n;
}

static struct node *construct(struct parser *p, struct scope *scope)
{
    struct words *w = &p->words;
    if (words_take(w, "if"))
        return read_if(p, scope);
    if (words_take(w, "for"))
        return read_for(p, scope);
    if (words_take(w, "use"))
        return read_use(p, scope);
    if (words_take(w, "asset"))
        return read_literal(p, "ASSET_", "an asset reads: asset PATH");
    if (words_take(w, "style")) {
        struct node *n = read_literal(p, "STYLE_", "a style reads: style NAME");
        if (n)
            n->is_style = true;
        return n;
    }
    struct node *n = node_new(NODE_PRINT, p->begin);
    n->expr = scope_value(w, scope);
    if (!n->expr)
        return NULL;
    expect_end(w);
    return n;
}

/* Up to the {{ end }}, {{ else }} or {{ template }} that is not its own, or to the end of the file.
 */
static struct node *body(struct parser *p, struct scope *scope)
{
    struct node *first = NULL, **last = &first;
    for (;;) {
        const char *text;
        size_t len;
        bool whole = read_on(p, &text, &len);
        if (len > 0) {
            struct node *n = *last = node_new(NODE_TEXT, text);
            n->text = keep_text(text, text + len);
            n->len = len;
            last = &n->next;
        }
        if (!whole)
            continue;
        const struct words *w = &p->words;
        if (p->begin == p->f->end || words_is(w, "end") || words_is(w, "else") ||
            words_is(w, "template"))
            return first;
        struct node *n = construct(p, scope);
        if (n) {
            *last = n;
            last = &n->next;
        }
        if (p->lost)
            return first;
    }
}

/* NAME(const struct TYPE *p) or NAME(), after the word template. */
static void read_head(struct parser *p, struct template *t, struct scope *scope)
{
    static const char rule[] =
        "a template reads: template NAME(const struct TYPE *p) or template NAME()";
    struct words *w = &p->words;
    for (const char *c = w->current; *c; c++) {
        if (isupper((unsigned char)*c)) {
            complain(p->f, w->word, "the name of a template is lower case");
            break;
        }
    }
    if (strncmp(w->current, "put_", 4) == 0 || words_is(w, "true"))
        complain(p->f, w->word, "the name '%s' is taken by html.h", w->current);
    bool name = words_is_name(w);
    t->name = keep_printf("%s", w->current);
    words_next(w);
    if (!name || !words_take(w, "(")) {
        complain(p->f, w->word, "%s", rule);
        return;
    }
    if (!words_is(w, ")")) {
        bool type = words_take(w, "const") && words_take(w, "struct") && words_is_name(w);
        t->type = keep_printf("%s", w->current);
        words_next(w);
        if (!type || !words_take(w, "*")) {
            complain(p->f, w->word, "%s", rule);
            return;
        }
        if (!scope_name_free(w, NULL))
            return;
        scope->name = t->parameter = keep_printf("%s", w->current);
        scope->used = &t->parameter_used;
        words_next(w);
    }
    if (!words_take(w, ")"))
        complain(p->f, w->word, "%s", rule);
    else
        expect_end(w);
}

static void outside(struct parser *p, const char *text, size_t len)
{
    for (const char *c = text; c < text + len; c++) {
        if (!is_space(*c)) {
            complain(p->f, c, "only {{# comments #}} and white space may stand outside a template");
            return;
        }
    }
}

void parse(struct file *f, struct template ***last)
{
    struct parser p = {.f = f, .at = f->text};
    bool have = false; /* the construct has been read */
    for (;;) {
        const char *text;
        size_t len;
        if (!have) {
            bool whole = read_on(&p, &text, &len);
            outside(&p, text, len);
            if (!whole)
                continue;
        }
        have = false;
        if (p.begin == f->end)
            return;
        if (!words_take(&p.words, "template")) {
            complain(f, p.begin, "a {{ template }} must begin before this");
            continue;
        }
        struct template *t = **last = keep(sizeof *t);
        *last = &t->next;
        t->file = f;
        t->at = p.begin;
        struct scope scope = {.name = NULL};
        read_head(&p, t, &scope);
        struct branch *whole = branch(&p, &scope, NULL);
        expect_close(&p, &scope, t->at, "template");
        t->body = whole->body;
        t->end = whole->end;
        have = p.lost && p.begin < f->end;
        p.lost = false;
    }
}
