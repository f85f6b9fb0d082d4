/* check: walks the trees through the places of the document. Finds how each value is to be written,
 * refuses what may not stand where it stands, and squeezes white space.
 */
#include <string.h>

#include "html2c.h"

struct walk {
    struct template *all;
    struct file *f;
    struct place place;
    bool blank; /* the last byte written is white space, or none is written yet */
};

static void walk_nodes(struct walk *w, struct node *nodes);

static void walk_text(struct walk *w, struct node *n)
{
    char *to = n->text, *run = NULL; /* run: the byte that stands for the white space being read */
    for (size_t i = 0; i < n->len; i++) {
        const char *at = n->at + i;
        bool verbatim = place_verbatim(&w->place);
        if (w->place.kind != KIND_TXT)
            place_step(&w->place, w->f, at);
        if (verbatim || !is_space(*at)) {
            *to++ = *at;
            run = NULL;
            w->blank = false;
            continue;
        }
        if (!w->blank) {
            run = to++;
            *run = ' ';
            w->blank = true;
        }
        if (run && *at == '\n')
            *run = '\n';
    }
    n->len = (size_t)(to - n->text);
}

/* Whether white space is the last byte that `nodes` write (`before`: when they write nothing).
 * Asked before they are squeezed: a loop's body begins where it ends. */
static bool ends_blank(const struct node *nodes, bool before)
{
    for (; nodes; nodes = nodes->next) {
        bool all = true, other = false;
        switch (nodes->kind) {
        case NODE_TEXT:
            if (nodes->len > 0)
                before = is_space(nodes->text[nodes->len - 1]);
            break;
        case NODE_IF:
        case NODE_FOR:
            for (const struct branch *b = nodes->branches; b; b = b->next) {
                all &= ends_blank(b->body, before);
                other |= !b->condition && (nodes->kind == NODE_IF || b != nodes->branches);
            }
            before = all && (other || before);
            break;
        default:
            before = false;
            break;
        }
    }
    return before;
}

static void refuse_end(struct walk *w, const struct branch *b, const char *what,
                       const struct place *begin)
{
    complain(w->f, b->at,
             "the branches of this %s end in different places: it begins %s, this one ends %s",
             what, place_words(begin), place_words(&w->place));
}

static void walk_if(struct walk *w, struct node *n)
{
    place_control(&w->place, w->f, n->at);
    struct place begin = w->place, end = begin;
    bool began_blank = w->blank, blank = true, first = true, other = false;
    for (struct branch *b = n->branches; b; b = b->next) {
        w->place = begin;
        w->blank = began_blank;
        walk_nodes(w, b->body);
        place_control(&w->place, w->f, b->end);
        if (!place_same(&begin, &w->place)) {
            refuse_end(w, b, "if", &begin);
            w->place = begin;
        }
        if (first)
            end = w->place;
        else
            place_merge(&end, &w->place);
        first = false;
        blank &= w->blank;
        other |= !b->condition;
    }
    if (!other) {
        place_merge(&end, &begin);
        blank &= began_blank;
    }
    w->place = end;
    w->blank = blank;
}

static void walk_for(struct walk *w, struct node *n)
{
    struct branch *b = n->branches;
    place_control(&w->place, w->f, n->at);
    struct place begin = w->place;
    bool began_blank = w->blank;
    w->blank = began_blank && ends_blank(b->body, began_blank);
    walk_nodes(w, b->body);
    place_control(&w->place, w->f, b->end);
    if (!place_same(&begin, &w->place))
        refuse_end(w, b, "for", &begin);
    else if (w->place.seen_count != begin.seen_count)
        complain(w->f, n->at, "a for cannot write attributes: the second would be a duplicate");
    else if (w->place.url.shape != begin.url.shape || w->place.url.len != begin.url.len)
        complain(w->f, n->at, "a for cannot begin a URL: it would begin differently each time");
    bool blank = w->blank;
    struct place end = begin;
    w->place = begin;
    w->blank = began_blank;
    if (b->next) {
        walk_nodes(w, b->next->body);
        place_control(&w->place, w->f, b->next->end);
        if (place_same(&begin, &w->place))
            place_merge(&end, &w->place);
        else
            refuse_end(w, b->next, "for", &begin);
    }
    w->place = end;
    w->blank &= blank;
}

/* Whether a template of kind `inner` may be used in one of kind `outer`. */
static bool fits(enum kind outer, enum kind inner)
{
    return outer == inner || (outer == KIND_HTML && inner == KIND_SVG);
}

static void walk_use(struct walk *w, const struct node *n)
{
    place_control(&w->place, w->f, n->at);
    w->blank = false;
    if (w->place.kind != KIND_TXT && (w->place.at != AT_TEXT || *w->place.inside))
        complain(w->f, n->at, "a use can only stand in text, this one is %s",
                 place_words(&w->place));
    const struct template *t = w->all;
    while (t && strcmp(t->name, n->name) != 0)
        t = t->next;
    if (!t)
        complain(w->f, n->at, "there is no template '%s'", n->name);
    else if (t->parameter && !n->expr)
        complain(w->f, n->at, "the template '%s' needs a struct %s", t->name, t->type);
    else if (!t->parameter && n->expr)
        complain(w->f, n->at, "the template '%s' has no parameter", t->name);
    else if (!fits(w->f->kind, t->file->kind))
        complain(w->f, n->at, "the template '%s' is made for another kind of file (%s)", t->name,
                 t->file->name);
}

static void walk_nodes(struct walk *w, struct node *nodes)
{
    for (struct node *n = nodes; n; n = n->next) {
        switch (n->kind) {
        case NODE_TEXT:
            walk_text(w, n);
            break;
        case NODE_PRINT:
            n->put = place_value(&w->place, w->f, n->at);
            w->blank = false;
            break;
        case NODE_ASSET:
            place_asset(&w->place, w->f, n->at, n->is_style);
            w->blank = false;
            break;
        case NODE_USE:
            walk_use(w, n);
            break;
        case NODE_IF:
            walk_if(w, n);
            break;
        case NODE_FOR:
            walk_for(w, n);
            break;
        }
    }
}

static void trim_end(struct node *n)
{
    while (n && n->next)
        n = n->next;
    if (n && n->kind == NODE_TEXT)
        while (n->len > 0 && is_space(n->text[n->len - 1]))
            n->len--;
}

void check(struct template *all)
{
    for (struct template *t = all; t; t = t->next) {
        for (const struct template *other = all; other != t; other = other->next)
            if (strcmp(other->name, t->name) == 0)
                complain(t->file, t->at, "the template '%s' is also in %s:%u", t->name,
                         other->file->name, file_line(other->file, other->at));
        struct walk w = {.all = all, .f = t->file, .place = {.kind = t->file->kind}, .blank = true};
        walk_nodes(&w, t->body);
        const struct place *end = &w.place;
        if (end->at != AT_TEXT || end->pre || *end->inside)
            complain(t->file, t->end, "the template '%s' ends %s", t->name, place_words(end));
        if (t->file->kind != KIND_TXT)
            trim_end(t->body);
    }
}
