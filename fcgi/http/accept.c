/* accept: content negotiation, RFC 9110 section 12. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/request.h"

static const struct {
    enum face face;
    const char *type, *subtype;
} face_types[] = {
    {FACE_HTML, "text", "html"},
    {FACE_JSON, "application", "json"},
    {FACE_JSON, "application", "problem+json"},
    {FACE_TEXT, "text", "plain"},
    {FACE_XML, "application", "xml"},
    {FACE_XML, "text", "xml"},
};

/* One element of a list header: its value without parameters, and its q in thousandths. */
struct element {
    const char *from;
    size_t len;
    int q;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static int read_q(const char *params, const char *end)
{
    for (const char *p = params; p < end; p++) {
        if (*p != ';')
            continue;
        do
            p++;
        while (p < end && is_space(*p));
        if (end - p >= 2 && (*p == 'q' || *p == 'Q') && p[1] == '=') {
            double q = strtod(p + 2, NULL);
            return q >= 0 && q <= 1 ? (int)(q * 1000 + 0.5) : 1000; /* nan is neither */
        }
        p--;
    }
    return 1000;
}

/* Steps through a comma-separated header. */
static bool next_element(const char **cursor, struct element *e)
{
    const char *p = *cursor;
    while (*p == ',' || is_space(*p))
        p++;
    if (*p == '\0')
        return false;
    const char *end = p + strcspn(p, ",");
    const char *value_end = p + strcspn(p, ",;");
    *cursor = end;
    e->q = read_q(value_end, end);
    while (value_end > p && is_space(value_end[-1]))
        value_end--;
    e->from = p;
    e->len = (size_t)(value_end - p);
    return true;
}

/* How exactly a media range names a type: 3 the type, 2 "text/" and a star, 1 two stars, 0 not at
 * all. */
static int precision(const struct element *e, const char *type, const char *subtype)
{
    const char *slash = memchr(e->from, '/', e->len);
    if (!slash)
        return 0;
    size_t type_len = (size_t)(slash - e->from), subtype_len = e->len - type_len - 1;
    bool any_subtype = subtype_len == 1 && slash[1] == '*';
    if (type_len == 1 && e->from[0] == '*')
        return any_subtype ? 1 : 0;
    if (strlen(type) != type_len || strncasecmp(e->from, type, type_len) != 0)
        return 0;
    if (any_subtype)
        return 2;
    return strlen(subtype) == subtype_len && strncasecmp(slash + 1, subtype, subtype_len) == 0 ? 3
                                                                                               : 0;
}

/* The q that Accept gives to a face; the most exact range that names it decides. */
static int face_q(const char *accept, enum face face)
{
    int best = 0, q = 0;
    for (size_t i = 0; i < sizeof face_types / sizeof *face_types; i++) {
        if (face_types[i].face != face)
            continue;
        struct element e;
        for (const char *cursor = accept; next_element(&cursor, &e);) {
            int exact = precision(&e, face_types[i].type, face_types[i].subtype);
            if (exact > best || (exact == best && exact > 0 && e.q > q)) {
                best = exact;
                q = e.q;
            }
        }
    }
    return q;
}

enum face request_face(const struct request *req, unsigned faces)
{
    static const enum face order[] = {FACE_HTML, FACE_JSON, FACE_TEXT, FACE_XML};
    enum face chosen = 0;
    int best = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!(faces & order[i]))
            continue;
        int q = req->accept[0] == '\0' ? 1000 : face_q(req->accept, order[i]);
        if (q > best) {
            best = q;
            chosen = order[i];
        }
    }
    return chosen;
}

bool request_wants_json_error(const struct request *req)
{
    if (req->path && (strncmp(req->path, "/api/", 5) == 0 || strcmp(req->path, "/mcp") == 0))
        return true;
    return request_face(req, FACE_HTML | FACE_JSON) == FACE_JSON;
}

bool request_takes_coding(const struct request *req, const char *coding)
{
    struct element e;
    int star = 0;
    for (const char *cursor = req->accept_encoding; next_element(&cursor, &e);) {
        if (strlen(coding) == e.len && strncasecmp(e.from, coding, e.len) == 0)
            return e.q > 0;
        if (e.len == 1 && e.from[0] == '*')
            star = e.q;
    }
    return star > 0;
}

bool request_has_etag(const struct request *req, const char *etag)
{
    const char *p = req->if_none_match;
    size_t len = strlen(etag);
    if (strcmp(p, "*") == 0)
        return true;
    while ((p = strstr(p, etag)) != NULL) {
        char after = p[len];
        bool starts = p == req->if_none_match || p[-1] == ',' || is_space(p[-1]) || p[-1] == '/';
        if (starts && (after == '\0' || after == ',' || is_space(after)))
            return true;
        p += len;
    }
    return false;
}
