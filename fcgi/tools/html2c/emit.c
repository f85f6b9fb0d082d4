/* emit: checked trees → C. */
#include <ctype.h>
#include <string.h>

#include "html2c.h"

struct emit {
    FILE *to;
    struct file *f;
    int depth;
};

static void quoted(FILE *to, const char *text, size_t len)
{
    fputc('"', to);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            fprintf(to, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", to);
        else if (c == '?' && i > 0 && text[i - 1] == '?')
            fputs("\\?", to); /* no trigraph */
        else if (c < 0x20 || c >= 0x7f)
            fprintf(to, "\\%03o", c);
        else
            fputc(c, to);
    }
    fputc('"', to);
}

static void indent(const struct emit *e)
{
    fprintf(e->to, "%*s", e->depth * 4, "");
}

/* What follows is reported at its line of the template. */
static void line(struct emit *e, const char *at)
{
    fprintf(e->to, "#line %u ", file_line(e->f, at));
    quoted(e->to, e->f->name, strlen(e->f->name));
    fputc('\n', e->to);
    indent(e);
}

static void emit_text(struct emit *e, const struct node *n)
{
    if (n->len == 0)
        return;
    indent(e);
    fputs("out_literal(o, ", e->to);
    const char *text = n->text, *end = n->text + n->len;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *next = newline ? newline + 1 : end;
        if (text > n->text) {
            fputc('\n', e->to);
            indent(e);
            fputs("               ", e->to);
        }
        quoted(e->to, text, (size_t)(next - text));
        text = next;
    }
    fputs(");\n", e->to);
}

static void emit_nodes(struct emit *e, const struct node *nodes);

static void emit_body(struct emit *e, const struct node *nodes)
{
    e->depth++;
    emit_nodes(e, nodes);
    e->depth--;
    indent(e);
    fputs("}\n", e->to);
}

static void emit_if(struct emit *e, const struct node *n)
{
    for (const struct branch *b = n->branches; b; b = b->next) {
        if (b != n->branches) {
            indent(e);
            fputs("else\n", e->to);
        }
        line(e, b->at);
        if (b->condition)
            fprintf(e->to, "if (%s) ", b->condition);
        fputs("{\n", e->to);
        emit_body(e, b->body);
    }
}

static void emit_for(struct emit *e, const struct node *n)
{
    const struct branch *b = n->branches;
    unsigned k = n->number;
    if (b->next) {
        line(e, b->at);
        fprintf(e->to, "if ((%s).n == 0) {\n", n->expr);
        emit_body(e, b->next->body);
    }
    line(e, b->at);
    fprintf(e->to, "for (size_t i%u_ = 0, n%u_ = (%s).n; i%u_ < n%u_; i%u_++) {\n", k, k, n->expr,
            k, k, k);
    e->depth++;
    line(e, b->at);
    fprintf(e->to, "const __typeof__(*(%s).v) *%s = &(%s).v[i%u_];\n", n->expr, n->name, n->expr,
            k);
    indent(e);
    fprintf(e->to, "(void)%s;\n", n->name);
    e->depth--;
    emit_body(e, b->body);
}

static void emit_nodes(struct emit *e, const struct node *nodes)
{
    static const char *const put[] = {
        [PUT_TEXT] = "text",         [PUT_WORDS] = "words",       [PUT_ATTR] = "attr",
        [PUT_URL] = "url",           [PUT_URL_PART] = "url_part", [PUT_XML_TEXT] = "xml_text",
        [PUT_XML_ATTR] = "xml_attr", [PUT_PLAIN] = "plain",
    };
    for (const struct node *n = nodes; n; n = n->next) {
        switch (n->kind) {
        case NODE_TEXT:
            emit_text(e, n);
            break;
        case NODE_PRINT:
            line(e, n->at);
            fprintf(e->to, "html_put_%s(o, %s);\n", put[n->put], n->expr);
            break;
        case NODE_ASSET:
            line(e, n->at);
            fprintf(e->to, "out_literal(o, %s);\n", n->expr);
            break;
        case NODE_USE:
            line(e, n->at);
            fprintf(e->to, "html_%s(o%s%s);\n", n->name, n->expr ? ", " : "",
                    n->expr ? n->expr : "");
            break;
        case NODE_IF:
            emit_if(e, n);
            break;
        case NODE_FOR:
            emit_for(e, n);
            break;
        }
    }
}

static void emit_head(FILE *to, const struct template *t)
{
    fprintf(to, "void html_%s(struct out *o", t->name);
    if (t->parameter)
        fprintf(to, ", const struct %s *%s", t->type, t->parameter);
    fputc(')', to);
}

static void emit_prototypes(FILE *to, const struct template *all)
{
    for (const struct template *t = all; t; t = t->next) {
        const struct template *same = all;
        while (same != t && !(t->type && same->type && strcmp(same->type, t->type) == 0))
            same = same->next;
        if (t->type && same == t)
            fprintf(to, "struct %s;\n", t->type);
    }
    fputc('\n', to);
    for (const struct template *t = all; t; t = t->next) {
        emit_head(to, t);
        fputs(";\n", to);
    }
}

void emit_source(FILE *to, struct template *all, char *const *includes, unsigned include_count)
{
    fputs("/* Made by html2c from the templates; do not edit. */\n"
          "#include \"html/html.h\"\n#include \"assets.h\"\n",
          to);
    for (unsigned i = 0; i < include_count; i++)
        fprintf(to, "#include \"%s\"\n", includes[i]);
    fputs("\n#pragma GCC diagnostic error \"-Wincompatible-pointer-types\"\n\n", to);
    emit_prototypes(to, all);
    for (const struct template *t = all; t; t = t->next) {
        struct emit e = {.to = to, .f = t->file};
        fputc('\n', to);
        line(&e, t->at);
        emit_head(to, t);
        fputs("\n{\n", to);
        e.depth = 1;
        indent(&e);
        fputs("(void)o;\n", to);
        if (t->parameter && !t->parameter_used) {
            indent(&e);
            fprintf(to, "(void)%s;\n", t->parameter);
        }
        emit_nodes(&e, t->body);
        fputs("}\n", to);
    }
}

void emit_header(FILE *to, const struct template *all)
{
    fputs("/* Made by html2c from the templates; do not edit. */\n"
          "#ifndef GEN_HTML_H\n#define GEN_HTML_H\n\nstruct out;\n\n",
          to);
    emit_prototypes(to, all);
    fputs("\n#endif\n", to);
}
