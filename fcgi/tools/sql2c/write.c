/* write: the C of the parsed statements. */
#include <ctype.h>
#include <string.h>

#include "sql2c.h"

/* Indexed by enum type. */
static const struct {
    const char *c;   /* the type of a member or an argument, with its blank */
    const char *oid; /* of PostgreSQL, fixed since ever (catalog/pg_type_d.h) */
    const char *read, *cast;
} kinds[] = {
    [TYPE_TEXT] = {"const char *", "25", "db_text(r, i, %d)", ""},
    [TYPE_INT] = {"int ", "23", "db_int(r, i, %d)", "(int)"},
    [TYPE_BIGINT] = {"int64_t ", "20", "db_int(r, i, %d)", ""},
    [TYPE_BOOL] = {"bool ", "16", "db_bool(r, i, %d)", ""},
    [TYPE_FLOAT] = {"double ", "701", "db_float(r, i, %d)", ""},
    [TYPE_TEXTS] = {"struct db_texts ", "1009", "db_text_array(arena, r, i, %d)", ""},
    [TYPE_INTS] = {"struct db_ints ", "1007", "db_int_array(arena, r, i, %d)", ""},
};

static bool has_flag(const struct field *f)
{
    return f->null && f->type != TYPE_TEXT;
}

void write_literal(FILE *out, const char *indent, const char *text)
{
    fprintf(out, "%s\"", indent);
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '\n')
            fprintf(out, p[1] ? "\\n\"\n%s\"" : "\\n", indent);
        else if (c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%c", c);
        else if (c < ' ' || c >= 0x7f)
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void write_params(FILE *out, const struct statement *st)
{
    for (int i = 0; i < st->params.n; i++) {
        const struct field *f = &st->params.v[i];
        fputs(", ", out);
        if (has_flag(f))
            fprintf(out, "const %s*%s", kinds[f->type].c, f->name);
        else
            fprintf(out, "%s%s", kinds[f->type].c, f->name);
    }
}

static void write_send_signature(FILE *out, const struct statement *st)
{
    fprintf(out, "enum err sql_%s_send(struct db *db", st->name);
    write_params(out, st);
    fputc(')', out);
}

static void write_answer_signature(FILE *out, const struct statement *st)
{
    if (st->has_rows)
        fprintf(out,
                "enum err sql_%s_rows(struct db *db, struct arena *arena, struct rows_%s *rows)",
                st->name, st->name);
    else
        fprintf(out, "enum err sql_%s_done(struct db *db, struct arena *arena)", st->name);
}

static void write_whole_signature(FILE *out, const struct statement *st)
{
    fprintf(out, "enum err sql_%s(struct db *db, struct arena *arena", st->name);
    write_params(out, st);
    if (st->has_rows)
        fprintf(out, ", struct rows_%s *rows", st->name);
    fputc(')', out);
}

/* The documentation as a C comment; what would end it is taken apart. */
static void write_doc(FILE *out, const struct statement *st)
{
    fputs("\n/* ", out);
    for (const char *p = st->doc; *p; p++) {
        if (*p == '\n' && p[1])
            fputs("\n * ", out);
        else if (*p == '\n')
            continue;
        else if ((*p == '*' && p[1] == '/') || (*p == '/' && p[1] == '*'))
            fprintf(out, "%c ", *p);
        else
            fputc(*p, out);
    }
    fputs(" */\n", out);
}

static void write_struct(FILE *out, const struct statement *st)
{
    fprintf(out, "struct row_%s {\n", st->name);
    for (int i = 0; i < st->columns.n; i++) {
        const struct field *f = &st->columns.v[i];
        if (has_flag(f))
            fprintf(out, "    bool has_%s;\n", f->name);
        fprintf(out, "    %s%s;%s\n", kinds[f->type].c, f->name,
                f->null && f->type == TYPE_TEXT ? " /* may be NULL */" : "");
    }
    fprintf(out, "};\n\nstruct rows_%s {\n    size_t n;\n    struct row_%s *v;\n};\n\n", st->name,
            st->name);
}

void write_header(FILE *out, const struct statement *list)
{
    fputs(
        "/* Written by sql2c from sql/queries/.\n"
        " *\n"
        " * sql_X_send queues the statement; after db_sync, sql_X_rows (or sql_X_done, when it returns\n"
        " * no rows) takes its answer. sql_X does all three. What they can fail with: see db.h; the\n"
        " * rows live until the arena's reset. */\n"
        "#ifndef GEN_SQL_H\n"
        "#define GEN_SQL_H\n\n"
        "#include <stdbool.h>\n"
        "#include <stddef.h>\n"
        "#include <stdint.h>\n\n"
        "#include \"db/db.h\"\n\n"
        "extern const struct db_statement sql_statements[];\n"
        "extern const size_t sql_statements_count;\n",
        out);
    for (const struct statement *st = list; st; st = st->next) {
        write_doc(out, st);
        if (st->has_rows)
            write_struct(out, st);
        write_send_signature(out, st);
        fputs(";\n", out);
        write_answer_signature(out, st);
        fputs(";\n", out);
        write_whole_signature(out, st);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
}

static void write_lists(FILE *out, const char *what, const struct fields *fields)
{
    if (fields->n == 0)
        return;
    fprintf(out, "        .%s_names = (const char *const[]){", what);
    for (int i = 0; i < fields->n; i++)
        fprintf(out, "%s\"%s\"", i ? ", " : "", fields->v[i].name);
    fprintf(out, "},\n        .%s_types = (const uint32_t[]){", what);
    for (int i = 0; i < fields->n; i++)
        fprintf(out, "%s%s", i ? ", " : "", kinds[fields->v[i].type].oid);
    fprintf(out, "},\n        .%s_nulls = (const bool[]){", what);
    for (int i = 0; i < fields->n; i++) {
        const struct field *f = &fields->v[i];
        /* A null array reads as an empty one. */
        bool null = f->null || f->type == TYPE_TEXTS || f->type == TYPE_INTS;
        fprintf(out, "%s%s", i ? ", " : "", null ? "true" : "false");
    }
    fputs("},\n", out);
}

static void write_statement(FILE *out, const struct statement *st, int slot)
{
    fprintf(out, "    {\n        .name = \"%s\",\n        .slot = %d,\n        .params = %d,\n",
            st->name, slot, st->params.n);
    write_lists(out, "param", &st->params);
    fprintf(out, "        .columns = %d,\n", st->columns.n);
    write_lists(out, "column", &st->columns);
    fputs("        .sql =\n", out);
    write_literal(out, "            ", st->sql);
    fputs(",\n    },\n", out);
}

static void write_argument(FILE *out, const struct field *f)
{
    const char *star = has_flag(f) ? "*" : "";
    if (has_flag(f))
        fprintf(out, "%s ? ", f->name);
    if (f->type == TYPE_TEXT)
        fputs(f->name, out);
    else if (f->type == TYPE_BOOL)
        fprintf(out, "%s ? \"t\" : \"f\"", f->name);
    else if (f->type == TYPE_FLOAT)
        fprintf(out, "db_float_text(%s, (char[DB_NUMBER_BYTES]){0})", f->name);
    else
        fprintf(out, "db_int_text(%s%s, (char[DB_NUMBER_BYTES]){0})", star, f->name);
    if (has_flag(f))
        fputs(" : NULL", out);
}

static void write_send(FILE *out, const struct statement *st, int slot)
{
    fputc('\n', out);
    write_send_signature(out, st);
    fputs("\n{\n", out);
    if (st->params.n == 0) {
        fprintf(out, "    return db_send(db, &sql_statements[%d], NULL);\n}\n", slot);
        return;
    }
    fputs("    const char *const params[] = {\n", out);
    for (int i = 0; i < st->params.n; i++) {
        fputs("        ", out);
        write_argument(out, &st->params.v[i]);
        fputs(",\n", out);
    }
    fprintf(out, "    };\n    return db_send(db, &sql_statements[%d], params);\n}\n", slot);
}

static void write_answer(FILE *out, const struct statement *st, int slot)
{
    fputc('\n', out);
    write_answer_signature(out, st);
    fputs("\n{\n    struct db_result *r;\n", out);
    if (!st->has_rows) {
        fprintf(out, "    return db_receive(db, arena, &sql_statements[%d], &r);\n}\n", slot);
        return;
    }
    fprintf(out,
            "    *rows = (struct rows_%s){0};\n"
            "    enum err e = db_receive(db, arena, &sql_statements[%d], &r);\n"
            "    if (e != ERR_OK)\n"
            "        return e;\n"
            "    rows->n = db_rows(r);\n"
            "    rows->v = arena_array(arena, rows->n, sizeof rows->v[0]);\n"
            "    for (size_t i = 0; i < rows->n; i++) {\n",
            st->name, slot);
    for (int i = 0; i < st->columns.n; i++) {
        const struct field *f = &st->columns.v[i];
        char read[64];
        const char *percent = strstr(kinds[f->type].read, "%d");
        snprintf(read, sizeof read, "%.*s%d%s", (int)(percent - kinds[f->type].read),
                 kinds[f->type].read, i, percent + 2);
        if (has_flag(f))
            fprintf(out, "        rows->v[i].has_%s = !db_is_null(r, i, %d);\n", f->name, i);
        fprintf(out, "        rows->v[i].%s = %s%s;\n", f->name, kinds[f->type].cast, read);
    }
    fputs("    }\n    return ERR_OK;\n}\n", out);
}

static void write_whole(FILE *out, const struct statement *st)
{
    fputc('\n', out);
    write_whole_signature(out, st);
    fprintf(out, "\n{\n    enum err e = sql_%s_send(db", st->name);
    for (int i = 0; i < st->params.n; i++)
        fprintf(out, ", %s", st->params.v[i].name);
    fputs(");\n    if (e == ERR_OK)\n        e = db_sync(db);\n", out);
    /* After a failure *rows is empty, not rubbish. */
    if (st->has_rows)
        fprintf(out,
                "    if (e != ERR_OK) {\n"
                "        *rows = (struct rows_%s){0};\n"
                "        return e;\n"
                "    }\n"
                "    return sql_%s_rows(db, arena, rows);\n}\n",
                st->name, st->name);
    else
        fprintf(out, "    return e == ERR_OK ? sql_%s_done(db, arena) : e;\n}\n", st->name);
}

void write_code(FILE *out, const struct statement *list, const char *header_name)
{
    int count = 0;
    fprintf(out,
            "/* Written by sql2c from sql/queries/. */\n"
            "#include \"%s\"\n\n"
            "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
            "const struct db_statement sql_statements[] = {\n",
            header_name);
    for (const struct statement *st = list; st; st = st->next)
        write_statement(out, st, count++);
    if (count == 0)
        fputs("    {.name = \"\"},\n", out);
    fprintf(out, "};\n\nconst size_t sql_statements_count = %d;\n", count);
    int slot = 0;
    for (const struct statement *st = list; st; st = st->next, slot++) {
        write_send(out, st, slot);
        write_answer(out, st, slot);
        write_whole(out, st);
    }
}
