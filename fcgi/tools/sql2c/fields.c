/* fields: the "slug text, limit int?" of a name or rows line. */
#include <ctype.h>
#include <string.h>

#include "sql2c.h"

static const struct {
    const char *word;
    enum type type;
    bool may_be_null, parameter;
} types[] = {
    {"text", TYPE_TEXT, true, true},     {"int", TYPE_INT, true, true},
    {"bigint", TYPE_BIGINT, true, true}, {"bool", TYPE_BOOL, false, true},
    {"float", TYPE_FLOAT, false, true},  {"text[]", TYPE_TEXTS, false, false},
    {"int[]", TYPE_INTS, false, false},
};

/* What C keeps for itself. */
static const char *const reserved[] = {
    "auto",   "bool",   "break",    "case",   "char",     "const",    "continue", "default",
    "do",     "double", "else",     "enum",   "extern",   "false",    "float",    "for",
    "goto",   "if",     "inline",   "int",    "long",     "register", "restrict", "return",
    "short",  "signed", "sizeof",   "static", "struct",   "switch",   "true",     "typedef",
    "typeof", "union",  "unsigned", "void",   "volatile", "while",    "asm",      "linux",
    "unix",   "errno",  "stdin",    "stdout", "stderr",
};

bool is_identifier(const char *word)
{
    if (!islower((unsigned char)word[0]))
        return false;
    for (; *word; word++)
        if (!islower((unsigned char)*word) && !isdigit((unsigned char)*word) && *word != '_')
            return false;
    return true;
}

bool is_reserved(const char *word)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(word, reserved[i]) == 0)
            return true;
    return false;
}

/* Arguments and variables of the generated functions. */
static bool is_argument(const char *word)
{
    static const char *const own[] = {"db", "arena", "rows", "params", "e"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(word, own[i]) == 0)
            return true;
    return false;
}

/* False, and a fault, when the type is unknown or cannot stand here. */
static bool read_type(const char *file, int line, const char *what, char *word, struct field *field)
{
    size_t len = strlen(word);
    if (word[len - 1] == '?') {
        field->null = true;
        word[len - 1] = '\0';
    }
    bool parameter = strcmp(what, "parameter") == 0;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(word, types[i].word) != 0)
            continue;
        field->type = types[i].type;
        if (parameter && !types[i].parameter)
            fault(file, line, "%s \"%s\": %s cannot be a parameter", what, field->name, word);
        else if (field->null && !types[i].may_be_null)
            fault(file, line, "%s \"%s\": %s cannot be null (only text, int and bigint can)", what,
                  field->name, word);
        else
            return true;
        return false;
    }
    fault(file, line,
          "%s \"%s\" has the unknown type \"%s\" (text, int, bigint, bool, float, text[], int[])",
          what, field->name, word);
    return false;
}

static bool clashes(const struct field *a, const struct field *b)
{
    if (strcmp(a->name, b->name) == 0)
        return true;
    return a->null && a->type != TYPE_TEXT && strncmp(b->name, "has_", 4) == 0 &&
           strcmp(a->name, b->name + 4) == 0;
}

static void read_field(const char *file, int line, const char *what, char *text, struct fields *out)
{
    const char *blanks = " \t\r\n";
    char *rest = NULL;
    char *name = strtok_r(text, blanks, &rest);
    char *type = strtok_r(NULL, blanks, &rest);
    if (!name || !type || strtok_r(NULL, blanks, &rest)) {
        fault(file, line, "a %s is written as \"name type\"%s%s%s", what, name ? ", not \"" : "",
              name ? name : "", name ? " …\"" : "");
        return;
    }
    struct field field = {.name = name};
    if (!is_identifier(name)) {
        fault(file, line, "%s \"%s\": a name is small letters, digits and _", what, name);
    } else if (is_reserved(name) || (strcmp(what, "parameter") == 0 && is_argument(name))) {
        fault(file, line, "%s \"%s\": that name is taken in C", what, name);
    } else if (read_type(file, line, what, type, &field)) {
        for (int i = 0; i < out->n; i++)
            if (clashes(&out->v[i], &field) || clashes(&field, &out->v[i])) {
                fault(file, line, "%s \"%s\" clashes with \"%s\"", what, name, out->v[i].name);
                return;
            }
        if (out->n == MAX_FIELDS) {
            fault(file, line, "more than %d %ss", MAX_FIELDS, what);
            return;
        }
        out->v[out->n++] = field;
    }
}

void parse_fields(const char *file, int line, const char *what, const char *text,
                  struct fields *out)
{
    if (text[strspn(text, " \t\r\n")] == '\0')
        return;
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, ",");
        read_field(file, line, what, keep_text(at, len), out);
        at += len;
        if (*at == '\0')
            return;
    }
}
