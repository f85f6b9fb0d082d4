/* richtext: Markdown that a stranger wrote, as markup that is safe to show. The door to libcmark.
 *
 * cmark keeps its tree on the heap, because its allocator has no place for an arena; nothing
 * between parsing and freeing can return early. Its own HTML writer is not used: what is written
 * here is all that can be written.
 */
#include "html/richtext.h"

#include <cmark.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/out.h"
#include "html/escape.h"

/* Browsers cut a page off at some hundred levels, and readers are lost long before. */
#define NESTING_MAX 12

struct writer {
    struct arena *arena;
    struct out *out;
    int depth;        /* open elements, shown or not */
    cmark_node *link; /* the one that is open; NULL: none */
};

/* A line end of the text is one on the page. The last one of a block is only its end. */
static void put_lines(struct writer *w, const char *text)
{
    for (size_t len; (len = strcspn(text, "\n")), text[len] != '\0'; text += len + 1) {
        escape_text(w->out, arena_copy_n(w->arena, text, len));
        if (text[len + 1] != '\0')
            out_literal(w->out, "<br>\n");
    }
    escape_text(w->out, text);
}

static bool is_addressed(const char *url, const char *scheme)
{
    size_t len = strlen(scheme);
    return strncasecmp(url, scheme, len) == 0 && url[len] != '\0' && url[len] != '/';
}

/* Browsers drop controls within a URL and take \ for /, so what stands there would not be what was
 * checked. */
static bool is_allowed(const char *url)
{
    for (const unsigned char *at = (const unsigned char *)url; *at; at++)
        if (*at < 0x20 || *at == 0x7f || *at == '\\')
            return false;
    return is_addressed(url, "http://") || is_addressed(url, "https://") ||
           is_addressed(url, "mailto:");
}

/* What no URL may hold is percent-encoded, and the rest escaped as an attribute is. */
static void put_url(struct out *o, const char *url)
{
    for (; *url; url++) {
        char byte[2] = {*url, '\0'};
        if (strchr(" \"<>^`{|}", *url))
            escape_url_part(o, byte);
        else if ((unsigned char)*url < 0x80)
            escape_attr(o, byte);
        else
            out_byte(o, *url);
    }
}

static void put_link(struct writer *w, cmark_node *node, bool enters)
{
    const char *url = cmark_node_get_url(node);
    if (enters && !w->link && url && is_allowed(url)) {
        w->link = node;
        out_literal(w->out, "<a href=\"");
        put_url(w->out, url);
        out_literal(w->out, "\" rel=\"nofollow ugc noopener\">");
    } else if (!enters && w->link == node) {
        w->link = NULL;
        out_literal(w->out, "</a>");
    }
}

static void put_list(struct writer *w, cmark_node *node, bool enters)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int first = cmark_node_get_list_start(node);
    if (!enters)
        out_text(w->out, ordered ? "</ol>\n" : "</ul>\n");
    else if (!ordered)
        out_literal(w->out, "<ul>\n");
    else if (first == 1)
        out_literal(w->out, "<ol>\n");
    else
        out_printf(w->out, "<ol start=\"%d\">\n", first);
}

/* The paragraphs of a list without blank lines are its items' text. */
static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static void put_paragraph(struct writer *w, cmark_node *node, bool enters)
{
    if (!is_tight(node))
        out_text(w->out, enters ? "<p>" : "</p>\n");
    else if (!enters && cmark_node_next(node))
        out_byte(w->out, '\n');
}

static void put_heading(struct writer *w, cmark_node *node, bool enters)
{
    int level = cmark_node_get_heading_level(node) + 2;
    out_printf(w->out, enters ? "<h%d>" : "</h%d>\n", level > 6 ? 6 : level);
}

/* An element that holds others. */
static void put_element(struct writer *w, cmark_node *node, bool enters)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        out_text(w->out, enters ? "<blockquote>\n" : "</blockquote>\n");
        break;
    case CMARK_NODE_LIST:
        put_list(w, node, enters);
        break;
    case CMARK_NODE_ITEM:
        out_text(w->out, enters ? "<li>" : "</li>\n");
        break;
    case CMARK_NODE_EMPH:
        out_text(w->out, enters ? "<em>" : "</em>");
        break;
    case CMARK_NODE_STRONG:
        out_text(w->out, enters ? "<strong>" : "</strong>");
        break;
    default:
        break;
    }
}

/* What has no elements within. */
static void put_leaf(struct writer *w, cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
        put_lines(w, text ? text : "");
        break;
    case CMARK_NODE_HTML_BLOCK:
        out_literal(w->out, "<p>");
        put_lines(w, text ? text : "");
        out_literal(w->out, "</p>\n");
        break;
    case CMARK_NODE_CODE:
        out_literal(w->out, "<code>");
        escape_text(w->out, text);
        out_literal(w->out, "</code>");
        break;
    case CMARK_NODE_CODE_BLOCK:
        out_literal(w->out, "<pre><code>");
        escape_text(w->out, text);
        out_literal(w->out, "</code></pre>\n");
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        out_literal(w->out, "<br>\n");
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        out_literal(w->out, "<hr>\n");
        break;
    default:
        break;
    }
}

static void put_node(struct writer *w, cmark_node *node, bool enters)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        put_paragraph(w, node, enters);
        break;
    case CMARK_NODE_HEADING:
        put_heading(w, node, enters);
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        put_link(w, node, enters);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        w->depth += enters;
        /* an item is shown when its list is */
        if (w->depth <= NESTING_MAX + (cmark_node_get_type(node) == CMARK_NODE_ITEM))
            put_element(w, node, enters);
        w->depth -= !enters;
        break;
    default:
        put_leaf(w, node);
        break;
    }
}

static void put_tree(struct arena *a, struct out *o, cmark_node *tree)
{
    struct writer w = {.arena = a, .out = o};
    cmark_iter *walk = cmark_iter_new(tree);
    for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;)
        put_node(&w, cmark_iter_get_node(walk), event == CMARK_EVENT_ENTER);
    cmark_iter_free(walk);
}

enum err richtext_render(struct arena *a, const char *markdown, struct html *markup)
{
    size_t len = markdown ? strlen(markdown) : 0;
    struct out o;
    if (len > RICHTEXT_MAX_BYTES)
        return ERR_TOO_LARGE;
    o = out_grow(a, 2 * len + 64);
    cmark_node *tree = cmark_parse_document(len ? markdown : "", len, CMARK_OPT_VALIDATE_UTF8);
    put_tree(a, &o, tree);
    cmark_node_free(tree);
    *markup = (struct html){out_string(&o)};
    return ERR_OK;
}
