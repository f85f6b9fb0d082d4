/* html2c: compiles templates (.html .xml .svg .txt) into C functions that write into a struct out.
 *
 *     html2c -o FILE.c -H FILE.h [--include HEADER]... TEMPLATE...
 *
 * ── A guide for those who write templates ──────────────────────────────────────────────────────
 *
 * A file holds one or more templates, and between them only white space and {{# comments #}}:
 *
 *     {{ template tool_card(const struct tool_card *p) }}
 *     <li{{ if p.is_new }} class="new"{{ end }}>
 *       <a href="/tools/{{ p.slug }}">{{ p.name }}</a>
 *       {{ for tag in p.tags }}
 *         <b>{{ tag.name }}</b>{{ if not last }},{{ end }}
 *       {{ else }}
 *         no tags
 *       {{ end }}
 *     </li>
 *     {{ end }}
 *
 * becomes `void html_tool_card(struct out *o, const struct tool_card *p)`. A template takes one
 * struct or nothing: {{ template footer() }}. Names of templates are lower case and unique over all
 * files.
 *
 *   {{ p.name }}
 *       writes a value. A path begins with the parameter or a loop's variable; the members after it
 *       are structs held by value. A loop's variable alone is the element itself: {{ word }} for a
 *       list of texts.
 *   {{ if p.a }} … {{ else if not p.b }} … {{ else }} … {{ end }}
 *       also `p.a and not p.b and p.c`, or the same with `or`; the two do not mix. True is a bool
 *       or number that is not 0, a text or struct html that is not empty. A list asks with its n:
 *       {{ if p.tags.n }}.
 *   {{ for x in p.list }} … {{ else }} … {{ end }}
 *       a list is any struct with `size_t n` and a pointer `v`; {{ else }} is for an empty one.
 *       x is a new name, not that of anything around it.
 *   {{ if first }}, {{ if last }}
 *       the innermost loop is at its first, its last element; `not`, `and`, `or` as above.
 *   {{ use tool_card(x) }}, {{ use tool_card(p.best) }}, {{ use footer() }}
 *       writes another template here, of this or another file; it gets the address of what the path
 *       names. Only in text. HTML may use templates of .svg files; else kinds do not mix.
 *   {{ asset css/style.css }}
 *       writes the literal ASSET_CSS_STYLE_CSS of assets.h; only in an attribute, in quotes.
 *   <td style="{{ style cell }}">
 *       writes the literal STYLE_CELL of styles.h: the declarations that fcgi/view/letter.css has
 *       for .cell. Only in the attribute style: letters have no other way to be styled.
 *   {{# anything #}}
 *       writes nothing. A comment ends at the first }}.
 *
 * There is no C inside {{ }}, no comparison, no arithmetic: a page puts what is to be shown into
 * the struct.
 *
 * VALUES are const char * (NULL writes nothing), int, long, long long, their unsigned kin, and
 * struct html (trusted markup; only in the text of .html files). Anything else does not compile.
 * The place decides how a value is escaped; a template never asks for it:
 *
 *   text                   & < > are escaped
 *   <title>, <textarea>    the same, but no struct html
 *   attribute in quotes    & < > " ' are escaped
 *   URL attribute: href src action formaction cite poster data ping background codebase longdesc
 *                  manifest, with or without xlink:
 *     at its very start    http:, https:, mailto:, otpauth:, /path, ?query, #fragment or nothing;
 *                          any other URL becomes #blocked. Next, only a literal ? or # may follow
 *     after a literal      percent-encoded as one part: href="/tools/{{ p.slug }}?q={{ p.q }}". The
 *                          literal begins with /, #, ?, http://host/, https://host/ or mailto:
 *   .xml, .svg             as above; every attribute needs quotes
 *   .txt                   nothing is escaped
 *
 * A value is refused as the name of a tag or attribute, in an attribute without quotes, in
 * comments, doctypes, CDATA and <? ?>, inside <script>, <style> and <iframe>, in style, on…,
 * srcdoc, srcset and the src of a script, and in the content of a <meta http-equiv>. JSON-LD comes
 * as a struct html that holds the whole <script> element.
 *
 * PLACES. if and for may stand in text, in quoted values, and an if between attributes to add whole
 * ones: <li{{ if x.on }} aria-current="page"{{ end }}>. Each branch ends in the place in which the
 * if begins: it may not leave a tag, a quote, a <title> or a <pre> open. Other elements need not be
 * closed in the branch that opens them. A for cannot write attributes. A template begins and ends
 * in text.
 *
 * LITERALS are checked for a bare <, an attribute twice in a tag, a tag or quote left open. To
 * write {{ itself: &#123;{.
 *
 * WHITE SPACE: a run with a line break in it becomes one line break, another run one space, across
 * {{ if }} and {{ for }} too; not in quoted values, pre, textarea, script, style and CDATA. A
 * template begins and ends without any. (Browsers drop a line break right after <textarea>: write
 * one there before a value that may begin with its own.) In .txt white space stays, but a line with
 * nothing but one if, else, end, for, use, template or comment on it is dropped whole.
 *
 * Errors are FILE:LINE:COLUMN: error: …; the C compiler reports a wrong member or type at its line
 * of the template, too. Exit codes: 0, 64 usage, 65 errors in templates (nothing is written then),
 * 66 no input, 73 cannot write.
 */
#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "html2c.h"

static const char usage[] =
    "usage: html2c -o FILE.c -H FILE.h [--include HEADER]... TEMPLATE...\n"
    "\n"
    "Compiles templates (.html .xml .svg .txt) into C functions html_NAME.\n"
    "\n"
    "  {{ template NAME(const struct TYPE *p) }} ... {{ end }}\n"
    "  {{ p.member }}                      a value, escaped for its place\n"
    "  {{ if p.a and not p.b }} ... {{ else if p.c }} ... {{ else }} ... {{ end }}\n"
    "  {{ for x in p.list }} ... {{ else }} ... {{ end }}     list: size_t n, pointer v\n"
    "  {{ if first }} {{ if last }}        in a for\n"
    "  {{ use NAME(p.member) }}            another template, in text\n"
    "  {{ asset css/style.css }}           ASSET_CSS_STYLE_CSS of assets.h, in an attribute\n"
    "  {{# comment #}}\n"
    "\n"
    "The guide is the comment at the top of fcgi/tools/html2c/main.c.\n";

struct job {
    const char *source, *header;
    char **includes, **names;
    unsigned include_count, name_count;
};

static bool read_arguments(struct job *j, int argc, char **argv)
{
    j->includes = keep((size_t)argc * sizeof *j->includes);
    j->names = keep((size_t)argc * sizeof *j->names);
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "-o") == 0 && more)
            j->source = argv[++i];
        else if (strcmp(argv[i], "-H") == 0 && more)
            j->header = argv[++i];
        else if (strcmp(argv[i], "--include") == 0 && more)
            j->includes[j->include_count++] = argv[++i];
        else if (argv[i][0] == '-')
            return false;
        else
            j->names[j->name_count++] = argv[i];
    }
    return j->source && j->header && j->name_count > 0;
}

static bool finish(FILE *to, const char *temporary)
{
    bool good = !ferror(to);
    good = fclose(to) == 0 && good;
    if (!good)
        fprintf(stderr, "html2c: cannot write %s: %s\n", temporary, strerror(errno));
    return good;
}

static FILE *begin(const char *temporary)
{
    FILE *to = fopen(temporary, "wb");
    if (!to)
        fprintf(stderr, "html2c: cannot write %s: %s\n", temporary, strerror(errno));
    return to;
}

/* Both files or none. */
static bool write_files(const struct job *j, struct template *all)
{
    const char *source = keep_printf("%s.tmp", j->source);
    const char *header = keep_printf("%s.tmp", j->header);
    FILE *to = begin(source);
    if (!to)
        return false;
    emit_source(to, all, j->includes, j->include_count);
    bool good = finish(to, source);
    to = good ? begin(header) : NULL;
    if (to) {
        emit_header(to, all);
        good = finish(to, header);
    }
    if (to && good && rename(header, j->header) == 0 && rename(source, j->source) == 0)
        return true;
    if (to && good)
        fprintf(stderr, "html2c: cannot write %s: %s\n", j->source, strerror(errno));
    remove(source);
    remove(header);
    return false;
}

static int run(const struct job *j)
{
    struct file *files = keep(j->name_count * sizeof *files);
    struct template *all = NULL, **last = &all;
    for (unsigned i = 0; i < j->name_count; i++) {
        if (!file_read(&files[i], j->names[i]))
            return EX_NOINPUT;
        if (files[i].errors == 0)
            parse(&files[i], &last);
    }
    check(all);
    for (unsigned i = 0; i < j->name_count; i++)
        if (files[i].errors > 0)
            return EX_DATAERR;
    return write_files(j, all) ? 0 : EX_CANTCREAT;
}

int main(int argc, char **argv)
{
    struct job job = {.source = NULL};
    int code = EX_USAGE;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        code = 0;
    } else if (read_arguments(&job, argc, argv)) {
        code = run(&job);
    } else {
        fputs(usage, stderr);
    }
    keep_forget();
    return code;
}
