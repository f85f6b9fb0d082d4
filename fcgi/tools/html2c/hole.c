/* hole: what a construct may do at a place: which values may stand there, and where a branch may
 * begin or end. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "html2c.h"

static bool in_quotes(const struct place *p)
{
    return p->at == AT_DOUBLE || p->at == AT_SINGLE;
}

static bool between_attributes(const struct place *p)
{
    return p->at == AT_GAP || p->at == AT_GAP_NEEDED;
}

bool place_is_url(const char *name)
{
    static const char *const list[] = {"href",     "src",      "action", "formaction", "cite",
                                       "poster",   "data",     "ping",   "background", "codebase",
                                       "longdesc", "manifest", NULL};
    for (size_t i = 0; list[i]; i++)
        if (strcasecmp(place_local(name), list[i]) == 0)
            return true;
    return false;
}

const char *place_words(const struct place *p)
{
    switch (p->at) {
    case AT_TEXT:
        if (*p->inside)
            return keep_printf("inside <%s>", p->inside);
        return p->pre ? "inside <pre>" : "in text";
    case AT_WORDS:
    case AT_RAW:
        return keep_printf("inside <%s>", p->inside);
    case AT_OPEN:
    case AT_OPEN_END:
    case AT_BANG:
        return "after a <";
    case AT_TAG:
    case AT_GAP:
    case AT_GAP_NEEDED:
    case AT_SLASH:
        return keep_printf("in the tag <%s%s>", p->end_tag ? "/" : "", p->tag);
    case AT_NAME:
    case AT_NAME_END:
    case AT_EQUALS:
    case AT_BARE:
    case AT_DOUBLE:
    case AT_SINGLE:
        return keep_printf("in the attribute %s of <%s>", p->name, p->tag);
    case AT_COMMENT:
        return "in a comment";
    case AT_DOCTYPE:
        return "in a doctype";
    case AT_CDATA:
        return "in CDATA";
    case AT_INSTRUCTION:
        return "in <? ?>";
    }
    return "";
}

/* Refuses a construct between the bytes of something that is read as one: </title, -->, ]]>, ?>. */
static void refuse_split(struct place *p, struct file *f, const char *at)
{
    char last = p->last[2];
    bool inside = p->at == AT_WORDS || p->at == AT_RAW;
    if ((inside && (p->match > 0 || last == '<' || (last == '!' && p->last[1] == '<'))) ||
        (p->at == AT_COMMENT && (last == '-' || !last)) || (p->at == AT_CDATA && last == ']') ||
        (p->at == AT_INSTRUCTION && last == '?'))
        complain(f, at, "{{ }} cannot stand right here %s: put a space before it", place_words(p));
    memset(p->last, ' ', sizeof p->last);
    p->match = 0;
}

void place_control(struct place *p, struct file *f, const char *at)
{
    if (p->kind == KIND_TXT)
        return;
    switch (p->at) {
    case AT_OPEN:
    case AT_OPEN_END:
    case AT_BANG:
        complain(f, at, "{{ }} cannot stand after a <");
        p->at = AT_TEXT;
        break;
    case AT_SLASH:
        complain(f, at, "{{ }} cannot stand between / and >");
        p->at = AT_GAP;
        break;
    case AT_EQUALS:
        complain(f, at, "the attribute %s needs quotes around {{ }}", p->name);
        place_value_done(p);
        p->at = AT_GAP_NEEDED;
        break;
    case AT_TAG:
        p->at = AT_GAP_NEEDED;
        break;
    case AT_NAME:
        place_name_done(p, f, at);
        /* fall through */
    case AT_NAME_END:
        if (place_is_xml(p))
            complain(f, at, "the attribute %s needs a value in XML", p->name);
        p->at = p->at == AT_NAME ? AT_GAP_NEEDED : AT_GAP;
        place_value_done(p);
        break;
    case AT_BARE:
        place_value_done(p);
        p->at = AT_GAP_NEEDED;
        break;
    default:
        refuse_split(p, f, at);
        break;
    }
}

void place_refuse_refresh(const struct place *p, struct file *f, const char *at)
{
    if (p->http_equiv && p->content_value)
        complain(f, at, "a value cannot stand in the content of a <meta http-equiv>");
}

static enum put attribute_value(struct place *p, struct file *f, const char *at)
{
    const char *name = place_local(p->name);
    if (strncasecmp(name, "on", 2) == 0) {
        complain(f, at, "a value cannot stand in an event handler (%s)", p->name);
    } else if (strcasecmp(name, "style") == 0) {
        complain(f, at, "a value cannot stand in a style attribute");
    } else if (strcasecmp(name, "srcdoc") == 0) {
        complain(f, at, "a value cannot stand in srcdoc: it would be read as HTML");
    } else if (strcasecmp(name, "srcset") == 0 || strcasecmp(name, "imagesrcset") == 0) {
        complain(f, at, "a value cannot stand in %s: it is a list of URLs", p->name);
    } else if (place_is_url(p->name)) {
        if (strcasecmp(place_local(p->tag), "script") == 0) {
            complain(f, at, "a value cannot name a script: use asset");
            return PUT_NONE;
        }
        enum put put;
        const char *wrong = url_value(&p->url, &put);
        if (!wrong)
            return put;
        complain(f, at, "%s", wrong);
    } else {
        p->content_value |= strcmp(p->name, "content") == 0 && strcmp(p->tag, "meta") == 0;
        place_refuse_refresh(p, f, at);
        return place_is_xml(p) ? PUT_XML_ATTR : PUT_ATTR;
    }
    return PUT_NONE;
}

enum put place_value(struct place *p, struct file *f, const char *at)
{
    switch (p->kind == KIND_TXT ? AT_TEXT : p->at) {
    case AT_TEXT:
        if (p->kind == KIND_TXT)
            return PUT_PLAIN;
        if (!place_is_xml(p))
            return PUT_TEXT;
        if (!*p->inside)
            return PUT_XML_TEXT;
        /* fall through */
    case AT_RAW:
        complain(f, at, "a value cannot stand inside <%s>", p->inside);
        refuse_split(p, f, at);
        break;
    case AT_WORDS:
        refuse_split(p, f, at);
        return PUT_WORDS;
    case AT_OPEN:
    case AT_OPEN_END:
    case AT_TAG:
        complain(f, at, "a value cannot be the name of a tag");
        p->at = p->at == AT_TAG ? AT_TAG : AT_TEXT;
        break;
    case AT_GAP:
    case AT_GAP_NEEDED:
    case AT_SLASH:
    case AT_NAME:
    case AT_NAME_END:
        complain(f, at, "a value cannot be the name of an attribute");
        break;
    case AT_EQUALS:
    case AT_BARE:
        complain(f, at, "a value in an attribute needs quotes around it (%s)", p->name);
        p->at = AT_BARE;
        break;
    case AT_DOUBLE:
    case AT_SINGLE:
        return attribute_value(p, f, at);
    case AT_BANG:
    case AT_COMMENT:
        complain(f, at, "a value cannot stand in a comment");
        break;
    case AT_DOCTYPE:
        complain(f, at, "a value cannot stand in a doctype");
        break;
    case AT_CDATA:
        complain(f, at, "a value cannot stand in CDATA");
        break;
    case AT_INSTRUCTION:
        complain(f, at, "a value cannot stand in <? ?>");
        break;
    }
    return PUT_NONE;
}

void place_asset(struct place *p, struct file *f, const char *at, bool is_style)
{
    if (is_style && (!in_quotes(p) || strcmp(p->name, "style") != 0)) {
        complain(f, at, "style can only stand in the attribute style, in quotes");
        if (p->at == AT_EQUALS)
            p->at = AT_BARE;
        return;
    }
    if (p->kind == KIND_TXT || !in_quotes(p)) {
        complain(f, at, "an asset can only stand in an attribute, in quotes");
        if (p->at == AT_EQUALS)
            p->at = AT_BARE;
        return;
    }
    const char *wrong = place_is_url(p->name) ? url_asset(&p->url) : NULL;
    if (wrong)
        complain(f, at, "%s", wrong);
}

bool place_verbatim(const struct place *p)
{
    if (in_quotes(p) || p->at == AT_CDATA || p->pre || p->kind == KIND_TXT)
        return true;
    return *p->inside && strcmp(p->inside, "title") != 0;
}

bool place_same(const struct place *a, const struct place *b)
{
    if (a->kind == KIND_TXT)
        return true;
    bool at = a->at == b->at || (between_attributes(a) && between_attributes(b));
    return at && a->end_tag == b->end_tag && a->pre == b->pre && strcmp(a->tag, b->tag) == 0 &&
           strcmp(a->inside, b->inside) == 0 && strcmp(a->name, b->name) == 0;
}

void place_merge(struct place *into, const struct place *other)
{
    if (other->at == AT_GAP_NEEDED)
        into->at = AT_GAP_NEEDED;
    into->http_equiv |= other->http_equiv;
    into->content_value |= other->content_value;
    into->url = url_merge(into->url, other->url);
    for (unsigned i = 0; i < other->seen_count; i++) {
        unsigned k = 0;
        while (k < into->seen_count && into->seen[k] != other->seen[i])
            k++;
        if (k == into->seen_count && k < PLACE_ATTRIBUTES)
            into->seen[into->seen_count++] = other->seen[i];
    }
}
