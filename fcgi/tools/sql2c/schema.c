/* schema: the numbered files of sql/schema/ as text and checksum, for db/migrate. */
#include <ctype.h>
#include <string.h>

#include "sql2c.h"

/* The name behind "NNN_", without ".sql"; NULL (and a fault) when the file is not called so or not
 * number `version`. */
static const char *file_name(const char *path, int version)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t len = strlen(base);
    char expected[16];
    snprintf(expected, sizeof expected, "%03d_", version);
    if (len < 9 || strcmp(base + len - 4, ".sql") != 0) {
        fault(path, 1, "a schema file is called NNN_name.sql");
        return NULL;
    }
    char *name = keep_text(base + 4, len - 8);
    if (base[3] != '_' || !isdigit((unsigned char)base[0]) || !isdigit((unsigned char)base[1]) ||
        !isdigit((unsigned char)base[2]) || !is_identifier(name))
        fault(path, 1, "a schema file is called NNN_name.sql");
    else if (strncmp(base, expected, 4) != 0)
        fault(path, 1, "is number %.3s where %.3s was expected; the numbers have no gaps", base,
              expected);
    else
        return name;
    return NULL;
}

/* Each file runs in a transaction of its own, which it must not end itself. */
static void check_statements(const struct source *s)
{
    static const char *const forbidden[] = {"BEGIN", "START", "COMMIT", "ROLLBACK", "ABORT"};
    struct scanned found = {.end = 0};
    do {
        size_t begin = found.end;
        scan_statement(s, begin, &found);
        begin += strspn(s->text + begin, " \t\r\n");
        if (found.open)
            fault(s->path, source_line(s, found.open_at), "this %s is never closed", found.open);
        else if (!found.ended && found.first_word[0])
            fault(s->path, source_line(s, begin), "the last statement does not end with ;");
        for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
            if (strcmp(found.first_word, forbidden[i]) == 0)
                fault(s->path, source_line(s, begin),
                      "%s: a schema file runs in one transaction that is not its own",
                      forbidden[i]);
    } while (found.ended);
}

void write_schema(FILE *out, int count, char **paths)
{
    fputs("/* Written by sql2c from sql/schema/. */\n#include \"db/migrate.h\"\n\n"
          "/* Longer literals than C11 promises to take; gcc and clang take them. */\n"
          "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
          "const struct schema_file schema_files[] = {\n",
          out);
    for (int i = 0; i < count; i++) {
        struct source s;
        char hex[65];
        const char *name = file_name(paths[i], i + 1);
        if (!source_read(paths[i], &s) || !name)
            continue;
        check_statements(&s);
        sha256_hex(s.text, s.len, hex);
        fprintf(out, "    {\n        .version = %d,\n        .name = \"%s\",\n", i + 1, name);
        fprintf(out, "        .sha256 = \"%s\",\n        .sql =\n", hex);
        write_literal(out, "            ", s.text);
        fputs(",\n    },\n", out);
    }
    if (count == 0)
        fputs("    {.version = 0},\n", out);
    fprintf(out, "};\n\nconst int schema_files_count = %d;\n", count);
}
