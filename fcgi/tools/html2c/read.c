/* read: template files, kept memory, complaints, and the words inside {{ }}. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "html2c.h"

#define ERRORS_SHOWN 20

struct kept {
    struct kept *next;
    max_align_t data[];
};

static struct kept *kept;

void *keep(size_t bytes)
{
    struct kept *k = calloc(1, sizeof *k + bytes);
    if (!k) {
        fputs("html2c: the machine has no memory left\n", stderr);
        exit(EX_OSERR);
    }
    k->next = kept;
    kept = k;
    return k->data;
}

void keep_forget(void)
{
    while (kept) {
        struct kept *k = kept;
        kept = k->next;
        free(k);
    }
}

char *keep_text(const char *from, const char *end)
{
    size_t len = (size_t)(end - from);
    return memcpy(keep(len + 1), from, len);
}

char *keep_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = keep((size_t)n + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return text;
}

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

unsigned file_line(struct file *f, const char *at)
{
    if (!f->counted || at < f->counted) {
        f->counted = f->text;
        f->line = 1;
    }
    for (; f->counted < at; f->counted++)
        f->line += *f->counted == '\n';
    return f->line;
}

void complain(struct file *f, const char *at, const char *format, ...)
{
    if (++f->errors > ERRORS_SHOWN) {
        if (f->errors == ERRORS_SHOWN + 1)
            fprintf(stderr, "%s: more errors are not shown\n", f->name);
        return;
    }
    const char *line = at;
    while (line > f->text && line[-1] != '\n')
        line--;
    fprintf(stderr, "%s:%u:%zu: error: ", f->name, file_line(f, at), (size_t)(at - line) + 1);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* Bytes of the character at `s`, 0 when it is not UTF-8. The text ends with NUL. */
static unsigned character(const unsigned char *s)
{
    unsigned n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (s[0] > 0xf4)
        return 0;
    for (unsigned i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool bad = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
               (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
    return bad ? 0 : n;
}

static void check_bytes(struct file *f)
{
    for (const char *at = f->text; at < f->end;) {
        unsigned n = character((const unsigned char *)at);
        if (n == 0) {
            complain(f, at, "a template is UTF-8, this byte is not");
            return;
        }
        if (((unsigned char)*at < 0x20 && !is_space(*at)) || *at == 0x7f) {
            complain(f, at, "a control character cannot stand in a template");
            return;
        }
        at += n;
    }
}

bool file_read(struct file *f, const char *name)
{
    *f = (struct file){.name = name};
    FILE *from = fopen(name, "rb");
    size_t len = 0, cap = 65536;
    char *text = keep(cap);
    while (from) {
        len += fread(text + len, 1, cap - 1 - len, from);
        if (len < cap - 1)
            break;
        char *more = keep(cap * 2);
        memcpy(more, text, len);
        text = more;
        cap *= 2;
    }
    if (!from || ferror(from)) {
        fprintf(stderr, "html2c: cannot read %s: %s\n", name, strerror(errno));
        if (from)
            fclose(from);
        return false;
    }
    fclose(from);
    text[len] = '\0';
    f->text = text;
    f->end = text + len;
    const char *dot = strrchr(name, '.');
    if (dot && strcmp(dot, ".html") == 0)
        f->kind = KIND_HTML;
    else if (dot && strcmp(dot, ".xml") == 0)
        f->kind = KIND_XML;
    else if (dot && strcmp(dot, ".svg") == 0)
        f->kind = KIND_SVG;
    else if (dot && strcmp(dot, ".txt") == 0)
        f->kind = KIND_TXT;
    else
        complain(f, f->text, "the name of a template file ends in .html, .xml, .svg or .txt");
    check_bytes(f);
    return true;
}

void words_begin(struct words *w, struct file *f, const char *from, const char *end)
{
    *w = (struct words){.file = f, .at = from, .end = end, .word = from};
    words_next(w);
}

void words_next(struct words *w)
{
    while (w->at < w->end && is_space(*w->at))
        w->at++;
    w->word = w->at;
    size_t len = 0;
    while (w->at < w->end && is_name_char(*w->at) && len < sizeof w->current - 1)
        w->current[len++] = *w->at++;
    if (len == 0 && w->at < w->end)
        w->current[len++] = *w->at++;
    if (len == sizeof w->current - 1) {
        complain(w->file, w->word, "this name is too long");
        while (w->at < w->end && is_name_char(*w->at))
            w->at++;
    }
    w->current[len] = '\0';
}

bool words_is(const struct words *w, const char *text)
{
    return strcmp(w->current, text) == 0;
}

bool words_take(struct words *w, const char *text)
{
    if (!words_is(w, text))
        return false;
    words_next(w);
    return true;
}

bool words_is_name(const struct words *w)
{
    return is_name_char(w->current[0]) && !isdigit((unsigned char)w->current[0]);
}
