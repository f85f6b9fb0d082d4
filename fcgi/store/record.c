/* record: the log, its numbers, what a tool once said. */
#include "store/record.h"

#include <limits.h>
#include <string.h>

#include "model/tags.h"
#include "sql.h"
#include "store/cursor.h"

/* The cursor's letter. */
#define LOG_LIST 'l'

#define HISTORY_REVISIONS 20

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

/* What goes back is about a decision, whatever that was about. */
static const char *what_of(const char *kind, const char *action)
{
    bool back = strcmp(action, "undo") == 0 || strcmp(action, "revert") == 0;
    bool erased = strcmp(action, "erase") == 0;
    return back ? "Decision" : erased ? "Words" : record_kind_words(kind);
}

static struct log_entry entry_of(const struct store *s, const struct row_log_entries *row)
{
    return (struct log_entry){
        .id = row->id,
        .at = row->at,
        .minute = record_minute(s->arena, row->at),
        .who = row->who,
        .who_href = "",
        .action = row->action,
        .done = record_action_done(row->action),
        .kind = row->kind,
        .what = what_of(row->kind, row->action),
        .tool = or_nothing(row->tool),
        .tool_name = or_nothing(row->tool_name),
        .tool_href = "",
        .detail = or_nothing(row->detail),
        .evidence = or_nothing(row->evidence),
        .from = or_nothing(row->from_state),
        .to = or_nothing(row->to_state),
        .reason = or_nothing(row->reason),
        .erased = row->erased,
        .reverts = row->reverts,
        .reverted_by = row->reverted_by,
        .batch = or_nothing(row->batch),
        .hash = row->hash,
        .href = "",
        .url = "",
        .tag = "",
        .title = "",
    };
}

/* "a vs b" → "/compare/a-vs-b"; slugs have no blanks. */
static const char *pair_path(struct arena *a, const char *kind, const char *detail)
{
    const char *between = strstr(detail, " vs ");
    if (strcmp(kind, "comparison") != 0 || !between || between == detail || !between[4])
        return "";
    return arena_printf(a, "/compare/%.*s-vs-%s", (int)(between - detail), detail, between + 4);
}

static void fill_entries(const struct store *s, const struct rows_log_entries *rows,
                         struct log_entries *list)
{
    list->n = rows->n;
    list->v = arena_array(s->arena, rows->n, sizeof *list->v);
    for (size_t i = 0; i < rows->n; i++) {
        list->v[i] = entry_of(s, &rows->v[i]);
        list->v[i].pair = pair_path(s->arena, list->v[i].kind, list->v[i].detail);
    }
}

static void fill_choices(const struct store *s, const struct db_texts *values, const char *all,
                         const char *chosen, const char *(*words)(const char *),
                         struct choices *list)
{
    list->v = arena_array(s->arena, values->n + 1, sizeof *list->v);
    list->n = values->n + 1;
    list->v[0] = (struct choice){"", all, chosen[0] == '\0'};
    for (size_t i = 0; i < values->n; i++) {
        const char *value = values->v[i];
        list->v[i + 1] =
            (struct choice){value, words ? words(value) : value, strcmp(value, chosen) == 0};
    }
}

static enum err read_log(const struct store *s, const struct log_query *q,
                         struct rows_log_entries *rows, struct rows_log_head *head)
{
    enum err e = sql_log_entries_send(s->db, q->tool, q->action, q->moderator, q->month, q->settled,
                                      q->before, q->limit);
    if (!e)
        e = sql_log_head_send(s->db);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_log_entries_rows(s->db, s->arena, rows);
    return e ? e : sql_log_head_rows(s->db, s->arena, head);
}

static struct log_head chain_of(const struct rows_log_head *head)
{
    return (struct log_head){head->v[0].entries, head->v[0].hash, head->v[0].at};
}

enum err store_log(const struct store *s, const struct log_query *q, const char *after,
                   struct log_page *p)
{
    struct cursor from = {LOG_LIST, {INT64_MAX}};
    struct rows_log_entries rows;
    struct rows_log_head head;
    struct log_query more = *q;
    enum err e = after[0] ? cursor_read(after, LOG_LIST, &from) : ERR_OK;
    more.before = from.keys[0];
    more.limit = q->limit + 1;
    if (!e)
        e = read_log(s, &more, &rows, &head);
    if (e)
        return e;
    p->next = "";
    if (rows.n > (size_t)q->limit) {
        rows.n = (size_t)q->limit;
        p->next = cursor_write(s->arena, (struct cursor){LOG_LIST, {rows.v[rows.n - 1].id}});
    }
    p->query = *q;
    p->chain = chain_of(&head);
    fill_entries(s, &rows, &p->entries);
    fill_choices(s, &head.v[0].actions, "Any decision", q->action, record_action_choice,
                 &p->actions);
    fill_choices(s, &head.v[0].moderators, "Anybody", q->moderator, NULL, &p->moderators);
    fill_choices(s, &head.v[0].months, "Any month", q->month, NULL, &p->months);
    return ERR_OK;
}

enum err store_log_entry(const struct store *s, int64_t id, struct log_page *p)
{
    struct rows_log_entries rows;
    struct rows_log_head head;
    struct log_query q = {
        .tool = "", .action = "", .moderator = "", .month = "", .before = id + 1, .limit = 1};
    enum err e = read_log(s, &q, &rows, &head);
    if (!e && (rows.n == 0 || rows.v[0].id != id))
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    p->query = q;
    p->next = "";
    p->chain = chain_of(&head);
    fill_entries(s, &rows, &p->entries);
    return ERR_OK;
}

static struct stats_row stats_of(const struct store *s, const struct row_log_stats *row)
{
    int settled = row->approved + row->rejected + row->spam + row->merged;
    bool any = row->decisions > 0;
    return (struct stats_row){
        .kind = row->kind,
        .label = strcmp(row->kind, "tool") == 0 ? "New tools" : "Edits",
        .decisions = row->decisions,
        .median = any ? record_span_words(s->arena, row->median_s) : "",
        .p95 = any ? record_span_words(s->arena, row->p95_s) : "",
        .median_s = any ? row->median_s : -1,
        .p95_s = any ? row->p95_s : -1,
        .approved = row->approved,
        .rejected = row->rejected,
        .spam = row->spam,
        .asked = row->asked,
        .merged = row->merged,
        .approval = share_of(row->approved, settled),
        .appeals = row->appeals,
        .overturned = row->overturned,
        .overturn = share_of(row->overturned, row->appeals),
        .undone = row->undone,
        .reverted = row->reverted,
        .waiting = row->waiting,
    };
}

enum err store_stats(const struct store *s, struct stats_page *p)
{
    struct rows_log_stats stats;
    struct rows_log_reasons reasons;
    enum err e = sql_log_stats_send(s->db, p->days);
    if (!e)
        e = sql_log_reasons_send(s->db, p->days);
    if (!e)
        e = db_sync(s->db);
    if (!e)
        e = sql_log_stats_rows(s->db, s->arena, &stats);
    if (!e)
        e = sql_log_reasons_rows(s->db, s->arena, &reasons);
    if (e)
        return e;
    p->rows = (struct stats_rows){stats.n, arena_array(s->arena, stats.n, sizeof *p->rows.v)};
    for (size_t i = 0; i < stats.n; i++)
        p->rows.v[i] = stats_of(s, &stats.v[i]);
    p->reasons =
        (struct reason_counts){reasons.n, arena_array(s->arena, reasons.n, sizeof *p->reasons.v)};
    for (size_t i = 0; i < reasons.n; i++)
        p->reasons.v[i] = (struct reason_count){
            .action = reasons.v[i].action,
            .done = record_action_done(reasons.v[i].action),
            .reason = or_nothing(reasons.v[i].reason),
            .times = reasons.v[i].times,
        };
    return ERR_OK;
}

/* ---- what a tool once said ---- */

static void add_change(const struct store *s, struct changed_parts *changes, const char *label,
                       const char *old, const char *new)
{
    if (strcmp(old, new) != 0)
        changes->v[changes->n++] =
            (struct changed_part){.label = label, .diff = diff_words(s->arena, old, new)};
}

static struct changed_parts changes_between(const struct store *s,
                                            const struct row_tool_history *old,
                                            const struct row_tool_history *new)
{
    struct changed_parts changes = {.v = arena_array(s->arena, 8, sizeof *changes.v)};
    add_change(s, &changes, "Name", old->name, new->name);
    add_change(s, &changes, "Tagline", old->tagline, new->tagline);
    add_change(s, &changes, "Website", old->website, new->website);
    add_change(s, &changes, "Category", old->category_name, new->category_name);
    add_change(s, &changes, "Pricing model", old->pricing_model, new->pricing_model);
    add_change(s, &changes, "Entry price", old->pricing_entry, new->pricing_entry);
    add_change(s, &changes, "Tags", old->tags, new->tags);
    add_change(s, &changes, "Description", old->description, new->description);
    return changes;
}

static const char *source_words(const char *source)
{
    static const struct {
        const char *source, *words;
    } table[] = {
        {"import", "a catalogue file"},
        {"submission", "a submission"},
        {"moderation", "an edit by a moderator"},
        {"restore", "an earlier content, restored"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].source, source) == 0)
            return table[i].words;
    return source;
}

static struct tool_revision revision_of(const struct store *s, const struct row_tool_history *row,
                                        const struct row_tool_history *before)
{
    return (struct tool_revision){
        .revision = row->revision,
        .name = row->name,
        .tagline = row->tagline,
        .description = row->description,
        .website = row->website,
        .category = row->category_name,
        .pricing_model = row->pricing_model,
        .pricing_entry = row->pricing_entry,
        .tags = tags_split(s->arena, row->tags),
        .source = row->source,
        .source_words = source_words(row->source),
        .author = row->author,
        .at = row->at,
        .minute = record_minute(s->arena, row->at),
        .present = row->present,
        .is_first = !before,
        .changes = before ? changes_between(s, before, row) : (struct changed_parts){0},
    };
}

enum err store_tool_was_public(const struct store *s, const char *slug, bool *was_public)
{
    struct rows_tool_was_public rows;
    enum err e = sql_tool_was_public(s->db, s->arena, slug, &rows);
    *was_public = !e && rows.v[0].was_public;
    return e;
}

enum err store_history(const struct store *s, const char *slug, int before, struct history_page *p)
{
    struct rows_tool_history rows;
    enum err e = sql_tool_history(s->db, s->arena, slug, before, HISTORY_REVISIONS + 1, &rows);
    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    size_t n = rows.n > HISTORY_REVISIONS ? HISTORY_REVISIONS : rows.n;
    p->slug = rows.v[0].slug;
    p->name = rows.v[0].name;
    p->next = rows.n > n ? rows.v[n - 1].revision : 0;
    p->revisions = (struct tool_revisions){n, arena_array(s->arena, n, sizeof *p->revisions.v)};
    for (size_t i = 0; i < n; i++)
        p->revisions.v[i] = revision_of(s, &rows.v[i], i + 1 < rows.n ? &rows.v[i + 1] : NULL);
    return ERR_OK;
}
