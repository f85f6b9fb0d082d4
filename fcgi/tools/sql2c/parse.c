/* parse: the named statements of one file of sql/queries/.
 *
 *   -- name: tool_by_slug (slug text, limit int)
 *   -- rows: slug text, description text?,
 *   --       personas text[]
 *   -- One published tool.
 *   SELECT … ;
 *
 * A name line goes on until its ')'; a rows line goes on while it ends with a comma.
 */
#include <string.h>

#include "sql2c.h"

#define NAME_LIMIT 60 /* PostgreSQL cuts the name of a prepared statement at 63 bytes */

struct cursor {
    const struct source *s;
    size_t at; /* the beginning of a line */
};

static size_t line_len(const struct cursor *c)
{
    return strcspn(c->s->text + c->at, "\n");
}

static void next_line(struct cursor *c)
{
    c->at += line_len(c);
    if (c->at < c->s->len)
        c->at++;
}

static bool at_end(const struct cursor *c)
{
    return c->at >= c->s->len;
}

static bool is_blank(const struct cursor *c)
{
    return strspn(c->s->text + c->at, " \t\r") == line_len(c);
}

/* True when the line is "-- WORD…"; with an empty word, any comment line. */
static bool is_comment(const struct cursor *c, const char *word)
{
    const char *line = c->s->text + c->at;
    if (strncmp(line, "--", 2) != 0)
        return false;
    return *word == '\0' || (line[2] == ' ' && strncmp(line + 3, word, strlen(word)) == 0);
}

/* A line's text behind "-- WORD", without blanks around it. */
static char *comment_text(const struct cursor *c, const char *word)
{
    const char *begin = c->s->text + c->at + 2, *end = c->s->text + c->at + line_len(c);
    if (*word)
        begin += 1 + strlen(word);
    while (begin < end && strchr(" \t\r", *begin))
        begin++;
    while (end > begin && strchr(" \t\r", end[-1]))
        end--;
    return keep_text(begin, (size_t)(end - begin));
}

static char *joined(const char *a, const char *b, const char *between)
{
    size_t len = strlen(a) + strlen(b) + strlen(between);
    char *text = keep(len + 1);
    snprintf(text, len + 1, "%s%s%s", a, between, b);
    return text;
}

/* sql_X_send, sql_X_rows and sql_X_done are made from X; sql_statements is there already. */
static bool is_taken(const char *name)
{
    static const char *const ends[] = {"_send", "_rows", "_done"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (len >= 5 && strcmp(name + len - 5, ends[i]) == 0)
            return true;
    return strcmp(name, "statements") == 0 || strcmp(name, "statements_count") == 0;
}

static void read_name(struct cursor *c, struct statement *st)
{
    char *text = comment_text(c, "name:");
    next_line(c);
    while (strchr(text, '(') && !strchr(text, ')') && is_comment(c, "") &&
           !is_comment(c, "name:")) {
        text = joined(text, comment_text(c, ""), " ");
        next_line(c);
    }
    char *open = strchr(text, '('), *close = strchr(text, ')');
    size_t name_len = strcspn(text, " \t(");
    st->name = keep_text(text, name_len);
    if (!is_identifier(st->name))
        fault(st->file, st->line, "statement \"%s\": a name is small letters, digits and _",
              st->name);
    else if (name_len > NAME_LIMIT)
        fault(st->file, st->line, "statement \"%s\": a name has at most %d letters", st->name,
              NAME_LIMIT);
    else if (is_taken(st->name))
        fault(st->file, st->line, "statement \"%s\": the generated code uses that name", st->name);
    if (!open || !close || close < open || close[1] != '\0' ||
        strspn(text + name_len, " \t") != (size_t)(open - text) - name_len) {
        fault(st->file, st->line,
              "statement \"%s\": expected \"-- name: NAME (PARAMETER TYPE, …)\"", st->name);
        return;
    }
    parse_fields(st->file, st->line, "parameter", keep_text(open + 1, (size_t)(close - open - 1)),
                 &st->params);
}

static void read_rows(struct cursor *c, struct statement *st)
{
    int line = source_line(c->s, c->at);
    char *text = comment_text(c, "rows:");
    next_line(c);
    while (text[0] && text[strlen(text) - 1] == ',' && is_comment(c, "") &&
           !is_comment(c, "name:")) {
        text = joined(text, comment_text(c, ""), " ");
        next_line(c);
    }
    st->has_rows = true;
    if (text[0] == '\0')
        fault(st->file, line,
              "statement \"%s\": rows without a column (leave the line out when it returns none)",
              st->name);
    parse_fields(st->file, line, "column", text, &st->columns);
}

static void read_comments(struct cursor *c, struct statement *st)
{
    st->doc = "";
    if (is_comment(c, "rows:"))
        read_rows(c, st);
    for (; is_comment(c, "") && !is_comment(c, "name:"); next_line(c)) {
        if (is_comment(c, "rows:"))
            fault(st->file, source_line(c->s, c->at),
                  "statement \"%s\": the rows line follows the name line, once", st->name);
        st->doc = joined(st->doc, comment_text(c, ""), "");
        st->doc = joined(st->doc, "\n", "");
    }
    if (st->doc[0] == '\0')
        fault(st->file, st->line, "statement \"%s\" has no comment that says what it does",
              st->name);
}

static void check_params(const struct statement *st, const struct scanned *found)
{
    if (found->highest > st->params.n)
        fault(st->file, st->line, "statement \"%s\" uses $%d, but declares %d parameter%s",
              st->name, found->highest, st->params.n, st->params.n == 1 ? "" : "s");
    if (found->used[0])
        fault(st->file, st->line, "statement \"%s\" uses $0; parameters count from 1", st->name);
    for (int i = 0; i < st->params.n; i++)
        if (!found->used[i + 1])
            fault(st->file, st->line, "statement \"%s\" never uses its parameter \"%s\" ($%d)",
                  st->name, st->params.v[i].name, i + 1);
}

static void read_sql(struct cursor *c, struct statement *st)
{
    struct scanned found;
    size_t begin = c->at;
    scan_statement(c->s, begin, &found);
    c->at = found.end;
    if (found.open) {
        fault(st->file, source_line(c->s, found.open_at),
              "statement \"%s\": this %s is never closed", st->name, found.open);
        return;
    }
    if (found.first_word[0] == '\0') {
        fault(st->file, st->line, "statement \"%s\" has no SQL", st->name);
    } else if (!found.ended) {
        fault(st->file, st->line, "statement \"%s\" does not end with ;", st->name);
    } else {
        st->sql = keep_text(c->s->text + begin, found.end - 1 - begin);
        check_params(st, &found);
    }
    /* On to the next line; a comment may stand behind the ';'. */
    if (found.ended) {
        const char *rest = c->s->text + c->at;
        rest += strspn(rest, " \t\r");
        if (*rest != '\n' && *rest != '\0' && strncmp(rest, "--", 2) != 0)
            fault(st->file, source_line(c->s, c->at),
                  "statement \"%s\": there is more behind its ;", st->name);
        next_line(c);
    }
}

static void append(struct statement **list, struct statement *st)
{
    for (; *list; list = &(*list)->next)
        if (strcmp((*list)->name, st->name) == 0) {
            fault(st->file, st->line, "statement \"%s\" exists already, in %s:%d", st->name,
                  (*list)->file, (*list)->line);
            return;
        }
    *list = st;
}

void parse_file(const struct source *s, struct statement **list)
{
    struct cursor c = {.s = s};
    while (!at_end(&c)) {
        if (is_comment(&c, "name:")) {
            struct statement *st = keep(sizeof *st);
            st->file = s->path;
            st->line = source_line(s, c.at);
            read_name(&c, st);
            read_comments(&c, st);
            read_sql(&c, st);
            append(list, st);
        } else if (is_blank(&c) || is_comment(&c, "")) {
            next_line(&c);
        } else {
            fault(s->path, source_line(s, c.at),
                  "text outside of a statement; each begins with \"-- name: NAME (…)\"");
            /* One fault is enough for it, however many lines it has. */
            while (!at_end(&c) && !is_comment(&c, "name:"))
                next_line(&c);
        }
    }
}
