/* mcp_read: messages of the Model Context Protocol, and the arguments of its tools. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "model/slug.h"
#include "view/json_mcp.h"
#include "view/mcp_tools.h"
#include "json/reader.h"

#define VALUES_MAX    1000
#define ID_MAX_BYTES  256
#define NUMBER_DIGITS 15 /* what every reader of JSON can hold exactly */
#define META          "io.modelcontextprotocol/"

/* The digits of an integer; false for any other number. */
static bool read_number(const char *text, long long *number)
{
    const char *digits = text + (text[0] == '-');
    size_t n = strspn(digits, "0123456789");
    if (digits[n] || n > NUMBER_DIGITS)
        return false;
    *number = strtoll(text, NULL, 10);
    return true;
}

static enum mcp_code read_id(struct json *root, struct mcp_message *m, const char **why)
{
    struct json *id = NULL;
    for (struct json *member = root->first; member; member = member->next)
        if (strcmp(member->key, "id") == 0)
            id = member;
    if (!id)
        return MCP_FINE;
    if (id->kind == JSON_TEXT && strlen(id->text) <= ID_MAX_BYTES) {
        m->id_kind = MCP_ID_TEXT;
        m->id = id->text;
        return MCP_FINE;
    }
    if (id->kind == JSON_NUMBER && read_number(id->text, &m->id_number)) {
        m->id_kind = MCP_ID_NUMBER;
        return MCP_FINE;
    }
    *why = "the id must be a string of at most 256 bytes, or an integer of at most 15 digits";
    return MCP_INVALID_REQUEST;
}

static const char *text_of(struct json *value)
{
    return value && value->kind == JSON_TEXT ? value->text : "";
}

static bool is_object(const struct json *value)
{
    return value && value->kind == JSON_OBJECT;
}

static void read_params(struct json *params, struct mcp_message *m)
{
    struct json *meta = json_take(params, "_meta");
    struct json *arguments = json_take(params, "arguments");
    if (is_object(meta) && json_take(meta, META "protocolVersion")) {
        m->modern = true;
        m->version = text_of(json_take(meta, META "protocolVersion"));
        m->says_capabilities = is_object(json_take(meta, META "clientCapabilities"));
    } else {
        m->version = text_of(json_take(params, "protocolVersion"));
        m->says_capabilities = is_object(json_take(params, "capabilities"));
        m->says_client = is_object(json_take(params, "clientInfo"));
    }
    m->name = text_of(json_take(params, "name"));
    m->pages = json_take(params, "cursor") != NULL;
    m->arguments = is_object(arguments) ? arguments : NULL;
    m->arguments_are_none = arguments && !m->arguments;
}

enum mcp_code mcp_read(struct arena *a, const char *text, size_t len, struct mcp_message *m,
                       const char **why)
{
    struct flaws flaws = flaws_new(a, 1);
    struct json *root;
    *m = (struct mcp_message){.id = "", .method = "", .version = "", .name = ""};
    if (json_parse(a, text, len, VALUES_MAX, &root, &flaws)) {
        *why = arena_printf(a, "the body %s", flaws.v[0].detail);
        return MCP_PARSE_ERROR;
    }
    if (root->kind != JSON_OBJECT) {
        *why = "send one message as an object; batches are not taken";
        return MCP_INVALID_REQUEST;
    }
    enum mcp_code code = read_id(root, m, why);
    if (code)
        return code;
    struct json *params = json_take(root, "params");
    m->method = text_of(json_take(root, "method"));
    *why = "a message needs “jsonrpc”: “2.0” and a “method”; its “params” are an object";
    if (strcmp(text_of(json_take(root, "jsonrpc")), "2.0") != 0 || !m->method[0] ||
        (params && !is_object(params)))
        return MCP_INVALID_REQUEST;
    if (params)
        read_params(params, m);
    return MCP_FINE;
}

/* ---- arguments ---- */

static bool is_word(const char *words, const char *text)
{
    size_t len = strlen(text);
    for (; *words; words += strcspn(words, "|"), words += *words == '|')
        if (strcspn(words, "|") == len && memcmp(words, text, len) == 0)
            return true;
    return false;
}

static void check_text(struct arena *a, struct flaws *flaws, const struct schema *s,
                       struct json *value)
{
    size_t len = utf8_length(value->text);
    if (s->words && !is_word(s->words, value->text))
        json_complain(flaws, value, arena_printf(a, "must be one of %s", s->words));
    else if (len < (size_t)s->min || (s->max && len > (size_t)s->max))
        json_complain(flaws, value,
                      arena_printf(a, "must have %d to %d characters", s->min, s->max));
    else if (s->pattern && !slug_is_valid(value->text))
        json_complain(flaws, value,
                      "must be a slug: small letters, digits and single hyphens, as in an address");
}

static void check(struct arena *a, struct flaws *flaws, const struct schema *s, struct json *value)
{
    static const enum json_kind kinds[] = {
        [SCHEMA_TEXT] = JSON_TEXT, [SCHEMA_INT] = JSON_NUMBER,    [SCHEMA_NUMBER] = JSON_NUMBER,
        [SCHEMA_BOOL] = JSON_BOOL, [SCHEMA_OBJECT] = JSON_OBJECT, [SCHEMA_LIST] = JSON_LIST,
    };
    long long number;
    if (!json_expect(flaws, value, kinds[s->kind]))
        return;
    if (s->kind == SCHEMA_TEXT)
        check_text(a, flaws, s, value);
    else if (s->kind == SCHEMA_INT &&
             (!read_number(value->text, &number) || number < s->min || number > s->max))
        json_complain(flaws, value,
                      arena_printf(a, "must be a whole number from %d to %d", s->min, s->max));
    else if (s->kind == SCHEMA_LIST && value->children < (size_t)s->min)
        json_complain(flaws, value, arena_printf(a, "must hold at least %d", s->min));
    else if (s->kind == SCHEMA_LIST && value->children > (size_t)s->max)
        json_complain(flaws, value,
                      arena_printf(a, "must hold at most %d; ask again for the others", s->max));
    else if (s->kind == SCHEMA_LIST)
        for (struct json *each = value->first; each; each = each->next)
            check(a, flaws, s->each, each);
}

static void keep(struct mcp_arguments *read, const char *name, const struct json *value)
{
    const struct {
        const char *name, **text;
    } texts[] = {{"q", &read->q},
                 {"category", &read->category},
                 {"by", &read->by},
                 {"after", &read->after},
                 {"slug", &read->slug}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0)
            *texts[i].text = value->text;
    if (strcmp(name, "limit") == 0)
        read->limit = atoi(value->text);
    if (strcmp(name, "slugs") == 0)
        for (const struct json *each = value->first; each; each = each->next)
            read->slugs[read->slugs_n++] = each->text;
}

void mcp_read_arguments(struct arena *a, enum mcp_tool_kind kind, struct json *arguments,
                        struct mcp_arguments *read, struct flaws *flaws)
{
    struct json none = {.kind = JSON_OBJECT};
    const struct schema *s = mcp_tools[kind].input;
    struct json *object = arguments ? arguments : &none;
    *read = (struct mcp_arguments){.q = "", .category = "", .by = "", .after = "", .slug = ""};
    object->parent = NULL; /* complaints name places in the arguments */
    for (const struct member *m = s->members; m->name; m++) {
        struct json *value = json_take(object, m->name);
        size_t before = flaws->n;
        if (!value && !(m->flags & MAY_MISS)) {
            struct json missing = {.key = m->name, .parent = object};
            json_complain(flaws, &missing, "is required");
        }
        if (value)
            check(a, flaws, m->schema, value);
        if (value && flaws->n == before)
            keep(read, m->name, value);
    }
    json_refuse_unknown(flaws, object);
}
