/* sql2c: the command line, reading and writing files. See sql2c.h. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "sql2c.h"

static int fault_count;

void *keep(size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p) {
        fputs("sql2c: no memory left\n", stderr);
        exit(EX_OSERR);
    }
    return p;
}

char *keep_text(const char *bytes, size_t len)
{
    char *text = keep(len + 1);
    memcpy(text, bytes, len);
    return text;
}

void fault(const char *file, int line, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    fault_count++;
}

int faults(void)
{
    return fault_count;
}

bool source_read(const char *path, struct source *s)
{
    char *text = NULL;
    size_t len = 0;
    FILE *in = fopen(path, "rb");
    FILE *copy = open_memstream(&text, &len);
    if (in && copy) {
        char part[65536];
        size_t n;
        while ((n = fread(part, 1, sizeof part, in)) > 0)
            fwrite(part, 1, n, copy);
    }
    bool ok = in && copy && !ferror(in);
    if (in)
        fclose(in);
    ok = copy && fclose(copy) == 0 && ok;
    *s = (struct source){.path = path, .text = text, .len = len};
    if (!ok)
        fault(path, 1, "cannot be read");
    else if (strlen(text) != len)
        fault(path, source_line(s, strlen(text)), "holds a NUL byte");
    else
        return true;
    return false;
}

int source_line(const struct source *s, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += s->text[i] == '\n';
    return line;
}

struct output {
    const char *path;
    char *text;
    size_t len;
    FILE *stream;
};

static void output_open(struct output *o, const char *path)
{
    o->path = path;
    o->stream = open_memstream(&o->text, &o->len);
    if (!o->stream) {
        fputs("sql2c: no memory left\n", stderr);
        exit(EX_OSERR);
    }
}

/* In full beside its place and then renamed, so that a build that was broken off leaves no half
 * file. */
static void output_close(struct output *o)
{
    size_t size = strlen(o->path) + sizeof ".part";
    char *part = keep(size);
    snprintf(part, size, "%s.part", o->path);
    bool ok = fclose(o->stream) == 0;
    FILE *out = fopen(part, "wb");
    ok = ok && out && fwrite(o->text, 1, o->len, out) == o->len;
    ok = out && fclose(out) == 0 && ok;
    if (!ok || rename(part, o->path) != 0) {
        fprintf(stderr, "%s: cannot be written\n", o->path);
        remove(part);
        exit(EX_CANTCREAT);
    }
    free(part);
    free(o->text);
}

static int queries(int count, char **paths)
{
    struct statement *list = NULL;
    for (int i = 2; i < count; i++) {
        struct source s;
        if (source_read(paths[i], &s))
            parse_file(&s, &list);
    }
    if (faults())
        return EX_DATAERR;
    struct output code, header;
    output_open(&code, paths[0]);
    output_open(&header, paths[1]);
    const char *slash = strrchr(paths[1], '/');
    write_code(code.stream, list, slash ? slash + 1 : paths[1]);
    write_header(header.stream, list);
    output_close(&header);
    output_close(&code);
    return EX_OK;
}

static int schema(int count, char **paths)
{
    struct output code;
    output_open(&code, paths[0]);
    write_schema(code.stream, count - 1, paths + 1);
    if (faults())
        return EX_DATAERR;
    output_close(&code);
    return EX_OK;
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "--queries") == 0)
        return queries(argc - 2, argv + 2);
    if (argc >= 3 && strcmp(argv[1], "--schema") == 0)
        return schema(argc - 2, argv + 2);
    if (argc == 3 && strcmp(argv[1], "--sha256") == 0) {
        struct source s;
        char hex[65];
        if (!source_read(argv[2], &s))
            return EX_NOINPUT;
        sha256_hex(s.text, s.len, hex);
        puts(hex);
        return EX_OK;
    }
    fputs("usage: sql2c --queries OUT.c OUT.h FILE.sql...\n"
          "       sql2c --schema OUT.c NNN_name.sql...\n"
          "       sql2c --sha256 FILE\n",
          stderr);
    return EX_USAGE;
}
