/* scope: paths (p.tool.name) as C expressions, and the names they may begin with. */
#include <string.h>

#include "html2c.h"

/* A template's word or C's: not for a variable. `o` is the output in the generated code. */
static const char *const taken[] = {
    "template", "if",     "not",   "and",      "or",       "else",     "end",    "for",
    "in",       "use",    "asset", "first",    "last",     "o",        "asm",    "auto",
    "break",    "case",   "char",  "const",    "continue", "default",  "do",     "double",
    "enum",     "extern", "float", "goto",     "inline",   "int",      "long",   "register",
    "restrict", "return", "short", "signed",   "sizeof",   "static",   "struct", "switch",
    "typedef",  "typeof", "union", "unsigned", "void",     "volatile", "while",
};

bool scope_name_free(struct words *w, const struct scope *scope)
{
    const char *name = w->current;
    if (!words_is_name(w)) {
        complain(w->file, w->word, "the name of a variable must stand here");
        return false;
    }
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (strcmp(name, taken[i]) == 0) {
            complain(w->file, w->word, "'%s' cannot name a variable: the word is taken", name);
            return false;
        }
    }
    if (name[strlen(name) - 1] == '_') {
        complain(w->file, w->word, "the name of a variable cannot end with _");
        return false;
    }
    for (; scope; scope = scope->outer) {
        if (scope->name && strcmp(scope->name, name) == 0) {
            complain(w->file, w->word, "'%s' already names something here: take another name",
                     name);
            return false;
        }
    }
    return true;
}

/* The variable at the current word, stepped over; NULL after a complaint. */
static const struct scope *variable(struct words *w, const struct scope *scope)
{
    if (!words_is_name(w)) {
        complain(w->file, w->word, "a path like p.title must stand here");
        return NULL;
    }
    const struct scope *s = scope;
    while (s && !(s->name && words_is(w, s->name)))
        s = s->outer;
    if (!s) {
        complain(w->file, w->word, "'%s' is neither the parameter nor a loop's variable",
                 w->current);
        return NULL;
    }
    if (s->used)
        *s->used = true;
    words_next(w);
    return s;
}

/* The .members after a variable, "" without any; NULL after a complaint. */
static const char *members(struct words *w)
{
    const char *path = "";
    while (words_take(w, ".")) {
        if (!words_is_name(w)) {
            complain(w->file, w->word, "the name of a member must follow the dot");
            return NULL;
        }
        path = keep_printf("%s%s%s", path, *path ? "." : "", w->current);
        words_next(w);
    }
    return path;
}

static const char *expression(struct words *w, const struct scope *scope, bool address)
{
    const struct scope *s = variable(w, scope);
    const char *path = s ? members(w) : NULL;
    if (!path)
        return NULL;
    if (*path)
        return keep_printf("%s%s->%s", address ? "&" : "", s->name, path);
    return keep_printf("%s%s", address ? "" : "*", s->name);
}

const char *scope_value(struct words *w, const struct scope *scope)
{
    if (words_is(w, "first") || words_is(w, "last")) {
        complain(w->file, w->word, "'%s' can only be asked by an if", w->current);
        return NULL;
    }
    return expression(w, scope, false);
}

const char *scope_address(struct words *w, const struct scope *scope)
{
    return expression(w, scope, true);
}

/* One term of a condition, as C that needs no parentheses around it. */
static const char *term(struct words *w, const struct scope *scope)
{
    bool not = words_take(w, "not");
    bool first = words_is(w, "first");
    if (first || words_is(w, "last")) {
        while (scope && scope->number == 0)
            scope = scope->outer;
        if (!scope) {
            complain(w->file, w->word, "'%s' needs a for around it", w->current);
            return NULL;
        }
        words_next(w);
        const char *is = not ? "!=" : "==";
        if (first)
            return keep_printf("i%u_ %s 0", scope->number, is);
        return keep_printf("i%u_ + 1 %s n%u_", scope->number, is, scope->number);
    }
    const char *value = scope_value(w, scope);
    return value ? keep_printf("%shtml_true(%s)", not ? "!" : "", value) : NULL;
}

const char *scope_condition(struct words *w, const struct scope *scope)
{
    const char *condition = term(w, scope);
    char joint[64] = "";
    while (condition && (words_is(w, "and") || words_is(w, "or"))) {
        if (*joint && !words_is(w, joint)) {
            complain(w->file, w->word, "'and' and 'or' cannot be mixed: nest two ifs");
            return NULL;
        }
        memcpy(joint, w->current, sizeof joint);
        words_next(w);
        const char *next = term(w, scope);
        if (!next)
            return NULL;
        condition = keep_printf("%s %s %s", condition, joint[0] == 'a' ? "&&" : "||", next);
    }
    return condition;
}
