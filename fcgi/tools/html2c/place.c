/* place: which place of a document a byte is in. The states are those of the HTML tokenizer that
 * matter here, and the few that XML needs; odd but legal literals that could be read in two ways
 * are refused.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "html2c.h"

bool place_is_xml(const struct place *p)
{
    return p->kind == KIND_XML || p->kind == KIND_SVG;
}

static bool one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(name, *list) == 0)
            return true;
    return false;
}

const char *place_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static bool is_script(const char *name)
{
    static const char *const list[] = {"script", "style", NULL};
    return one_of(place_local(name), list);
}

static void append(char *name, size_t size, struct file *f, const char *at, bool lower)
{
    size_t len = strlen(name);
    if (len + 1 == size) {
        complain(f, at, "this name is too long");
        memset(name + 1, 0, size - 1); /* so that this is said once */
        len = 1;
    }
    name[len] = lower ? (char)tolower((unsigned char)*at) : *at;
}

static void push(struct place *p, char c)
{
    p->last[0] = p->last[1];
    p->last[1] = p->last[2];
    p->last[2] = c;
}

static bool just_read(const struct place *p, const char *text)
{
    size_t len = strlen(text);
    return memcmp(p->last + 3 - len, text, len) == 0;
}

static void enter(struct place *p, enum at at)
{
    p->at = at;
    memset(p->last, 0, sizeof p->last);
    p->match = 0;
}

static void tag_done(struct place *p, struct file *f, const char *at, bool closed)
{
    static const char *const words[] = {"title", "textarea", NULL};
    static const char *const raw[] = {"script",  "style",    "xmp", "iframe",
                                      "noembed", "noframes", NULL};
    enter(p, AT_TEXT);
    if (place_is_xml(p)) {
        if (p->end_tag && strcmp(p->inside, p->tag) == 0)
            memset(p->inside, 0, sizeof p->inside);
        else if (!p->end_tag && !closed && !*p->inside && is_script(p->tag))
            memcpy(p->inside, p->tag, sizeof p->inside);
    } else if (strcmp(p->tag, "pre") == 0) {
        p->pre = !p->end_tag;
    } else if (strcmp(p->tag, "plaintext") == 0) {
        complain(f, at, "<plaintext> cannot be closed: do not use it");
    } else if (!p->end_tag && (one_of(p->tag, words) || one_of(p->tag, raw))) {
        p->at = one_of(p->tag, words) ? AT_WORDS : AT_RAW;
        memcpy(p->inside, p->tag, sizeof p->inside);
    }
    memset(p->tag, 0, sizeof p->tag);
    p->end_tag = p->http_equiv = p->content_value = false;
    p->seen_count = 0;
}

void place_name_done(struct place *p, struct file *f, const char *at)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (const char *c = p->name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    for (unsigned i = 0; i < p->seen_count; i++) {
        if (p->seen[i] == hash) {
            complain(f, at, "the attribute %s stands twice in this tag", p->name);
            return;
        }
    }
    if (p->seen_count < PLACE_ATTRIBUTES)
        p->seen[p->seen_count++] = hash;
    else
        complain(f, at, "more than %d attributes in a tag", PLACE_ATTRIBUTES);
    p->http_equiv |= strcmp(p->name, "http-equiv") == 0;
    place_refuse_refresh(p, f, at);
}

void place_value_done(struct place *p)
{
    memset(p->name, 0, sizeof p->name);
    p->url = (struct url){.shape = URL_EMPTY};
}

static void name_alone(struct place *p, struct file *f, const char *at)
{
    if (place_is_xml(p))
        complain(f, at, "the attribute %s needs a value in XML", p->name);
    place_value_done(p);
}

/* A byte between the attributes of a tag. */
static void step_gap(struct place *p, struct file *f, const char *at)
{
    char c = *at;
    if (c == '>') {
        tag_done(p, f, at, p->at == AT_SLASH);
    } else if (p->at == AT_SLASH) {
        complain(f, at, "after the / of a tag only > may follow");
        p->at = AT_GAP;
    } else if (is_space(c)) {
        p->at = AT_GAP;
    } else if (c == '/') {
        p->at = AT_SLASH;
    } else if (strchr("=\"'<", c)) {
        complain(f, at, "'%c' cannot stand between the attributes of a tag", c);
    } else {
        if (p->at == AT_GAP_NEEDED)
            complain(f, at, "white space is missing before this attribute");
        if (p->end_tag)
            complain(f, at, "an end tag has no attributes");
        place_value_done(p);
        append(p->name, sizeof p->name, f, at, !place_is_xml(p));
        p->at = AT_NAME;
    }
}

static void step_name(struct place *p, struct file *f, const char *at)
{
    if (p->at == AT_NAME && !is_space(*at) && !strchr("=/>", *at)) {
        if (strchr("\"'<", *at))
            complain(f, at, "'%c' cannot stand in the name of an attribute", *at);
        else
            append(p->name, sizeof p->name, f, at, !place_is_xml(p));
        return;
    }
    if (p->at == AT_NAME)
        place_name_done(p, f, at);
    if (*at == '=') {
        p->at = AT_EQUALS;
    } else if (is_space(*at)) {
        p->at = AT_NAME_END;
    } else {
        name_alone(p, f, at);
        p->at = AT_GAP;
        step_gap(p, f, at);
    }
}

static void step_value(struct place *p, struct file *f, const char *at)
{
    char c = *at;
    if (p->at == AT_EQUALS) {
        if (is_space(c))
            return;
        p->at = c == '"' ? AT_DOUBLE : c == '\'' ? AT_SINGLE : AT_BARE;
        if (p->at != AT_BARE)
            return;
        if (place_is_xml(p))
            complain(f, at, "the value of an attribute needs quotes in XML");
        if (c == '>')
            complain(f, at, "the attribute %s has no value after its =", p->name);
    }
    if (p->at == AT_BARE) {
        if (is_space(c) || c == '>') {
            place_value_done(p);
            p->at = AT_GAP;
            step_gap(p, f, at);
        } else if (strchr("\"'<=`", c)) {
            complain(f, at, "'%c' cannot stand in a value without quotes", c);
        }
        return;
    }
    if (c == (p->at == AT_DOUBLE ? '"' : '\'')) {
        place_value_done(p);
        p->at = AT_GAP_NEEDED;
        return;
    }
    if (place_is_xml(p) && c == '<')
        complain(f, at, "< cannot stand in an attribute in XML: a quote may be missing");
    const char *wrong = place_is_url(p->name) ? url_literal(&p->url, c) : NULL;
    if (wrong)
        complain(f, at, "%s", wrong);
}

static void step_open(struct place *p, struct file *f, const char *at)
{
    char c = *at;
    bool letter = isalpha((unsigned char)c) || (place_is_xml(p) && c == '_');
    if (letter) {
        p->end_tag = p->at == AT_OPEN_END;
        memset(p->tag, 0, sizeof p->tag);
        append(p->tag, sizeof p->tag, f, at, !place_is_xml(p));
        p->seen_count = 0;
        enter(p, AT_TAG);
    } else if (p->at == AT_OPEN && c == '/') {
        p->at = AT_OPEN_END;
    } else if (p->at == AT_OPEN && c == '!') {
        memset(p->tag, 0, sizeof p->tag);
        enter(p, AT_BANG);
    } else if (p->at == AT_OPEN && c == '?' && place_is_xml(p)) {
        enter(p, AT_INSTRUCTION);
    } else {
        complain(f, at, "a < in a text is written &lt;");
        enter(p, AT_TEXT);
    }
}

static void step_bang(struct place *p, struct file *f, const char *at)
{
    static const char *const start[] = {"--", "doctype", "[CDATA["};
    static const enum at then[] = {AT_COMMENT, AT_DOCTYPE, AT_CDATA};
    append(p->tag, sizeof p->tag, f, at, false);
    for (size_t i = 0; i < (place_is_xml(p) ? 3 : 2); i++) {
        if (strncasecmp(p->tag, start[i], strlen(p->tag)) != 0)
            continue;
        if (strlen(p->tag) == strlen(start[i])) {
            memset(p->tag, 0, sizeof p->tag);
            enter(p, then[i]);
        }
        return;
    }
    complain(f, at, "after <! only a comment%s or doctype may follow",
             place_is_xml(p) ? ", CDATA" : "");
    memset(p->tag, 0, sizeof p->tag);
    enter(p, AT_TEXT);
}

/* Inside <title>, <script> and their like: only their own end tag counts. */
static void step_inside(struct place *p, struct file *f, const char *at)
{
    size_t len = strlen(p->inside);
    char c = (char)tolower((unsigned char)*at);
    push(p, *at);
    if (p->match == len + 2 && (is_space(c) || c == '/' || c == '>')) {
        memcpy(p->tag, p->inside, sizeof p->tag);
        memset(p->inside, 0, sizeof p->inside);
        p->end_tag = true;
        enter(p, AT_GAP);
        step_gap(p, f, at);
        return;
    }
    if (c == '<')
        p->match = 1;
    else if ((p->match == 1 && c == '/') ||
             (p->match >= 2 && p->match < len + 2 && c == p->inside[p->match - 2]))
        p->match++;
    else
        p->match = 0;
    if (p->at == AT_RAW && just_read(p, "<!-"))
        complain(f, at, "<!-- cannot stand inside <%s>", p->inside);
}

static void step_comment(struct place *p, struct file *f, const char *at)
{
    bool begins = !p->last[2] || (!p->last[1] && p->last[2] == '-');
    push(p, *at);
    if (begins && *at == '>') {
        complain(f, at, "this > closes the comment before it begins");
        enter(p, AT_TEXT);
    } else if (just_read(p, "-->")) {
        enter(p, AT_TEXT);
    } else if (p->last[0] == '-' && p->last[1] == '-' && (place_is_xml(p) || *at == '!')) {
        complain(f, at, "after -- in a comment only > may follow");
    }
}

void place_step(struct place *p, struct file *f, const char *at)
{
    switch (p->at) {
    case AT_TEXT:
        if (*at == '<')
            enter(p, AT_OPEN);
        break;
    case AT_WORDS:
    case AT_RAW:
        step_inside(p, f, at);
        break;
    case AT_OPEN:
    case AT_OPEN_END:
        step_open(p, f, at);
        break;
    case AT_BANG:
        step_bang(p, f, at);
        break;
    case AT_TAG:
        if (is_name_char(*at) || strchr("-:.", *at)) {
            append(p->tag, sizeof p->tag, f, at, !place_is_xml(p));
            break;
        }
        p->at = AT_GAP_NEEDED;
        step_gap(p, f, at);
        break;
    case AT_GAP:
    case AT_GAP_NEEDED:
    case AT_SLASH:
        step_gap(p, f, at);
        break;
    case AT_NAME:
    case AT_NAME_END:
        step_name(p, f, at);
        break;
    case AT_EQUALS:
    case AT_BARE:
    case AT_DOUBLE:
    case AT_SINGLE:
        step_value(p, f, at);
        break;
    case AT_COMMENT:
        step_comment(p, f, at);
        break;
    case AT_DOCTYPE:
        if (*at == '>')
            enter(p, AT_TEXT);
        else if (*at == '[' || *at == '<')
            complain(f, at, "a doctype with '%c' in it is not supported", *at);
        break;
    case AT_CDATA:
    case AT_INSTRUCTION:
        push(p, *at);
        if (just_read(p, p->at == AT_CDATA ? "]]>" : "?>"))
            enter(p, AT_TEXT);
        break;
    }
}
