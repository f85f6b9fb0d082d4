/* openapi_operation: one operation of an OpenAPI document: parameters, body, answers, security. */
#include "view/openapi.h"

#include <string.h>

#include "view/schemas.h"
#include "json/reader.h"

static void put_value(struct json_writer *w, const char *key, const struct json *v)
{
    switch (v->kind) {
    case JSON_NULL:
        json_null(w, key);
        return;
    case JSON_BOOL:
        json_bool(w, key, v->yes);
        return;
    case JSON_NUMBER: {
        long long number = 0;
        for (const char *digit = v->text; *digit >= '0' && *digit <= '9'; digit++)
            number = number * 10 + (*digit - '0');
        json_int(w, key, number);
        return;
    }
    case JSON_TEXT:
        json_text(w, key, v->text);
        return;
    case JSON_LIST:
    case JSON_OBJECT:
        json_open(w, key, v->kind == JSON_LIST ? '[' : '{');
        for (const struct json *child = v->first; child; child = child->next)
            put_value(w, child->key, child);
        json_close(w, v->kind == JSON_LIST ? ']' : '}');
    }
}

/* ---- parameters ---- */

static const struct sample *find_sample(const struct operation *op, const char *name, size_t len)
{
    for (const struct sample *s = op->samples; s && s->name; s++)
        if (strlen(s->name) == len && memcmp(s->name, name, len) == 0)
            return s;
    return NULL;
}

static void put_example(struct json_writer *w, const struct sample *s)
{
    if (!s || !s->value)
        return;
    if (s->schema && s->schema->kind == SCHEMA_INT) {
        long long number = 0;
        for (const char *digit = s->value; *digit; digit++)
            number = number * 10 + (*digit - '0');
        json_int(w, "example", number);
    } else {
        json_text(w, "example", s->value);
    }
}

static void put_parameter(struct json_writer *w, const char *name, const char *in, const char *what)
{
    json_open(w, NULL, '{');
    json_text(w, "name", name);
    json_text(w, "in", in);
    if (what)
        json_text(w, "description", what);
    json_bool(w, "required", in[0] == 'p');
}

static void put_path_parameters(struct arena *a, struct json_writer *w, const struct operation *op)
{
    for (const char *at = op->path; (at = strchr(at, ':')); at++) {
        size_t len = strcspn(at + 1, "/");
        const struct sample *s = find_sample(op, at + 1, len);
        put_parameter(w, arena_copy_n(a, at + 1, len), "path", s ? s->what : NULL);
        put_example(w, s);
        schema_write(w, "schema", s && s->schema ? s->schema : &schema_line, true);
        json_close(w, '}');
    }
}

/* An example of what may be given often is a list of one. */
static void put_query_parameter(struct json_writer *w, const struct operation *op,
                                const struct api_input *input)
{
    const struct sample *s = find_sample(op, input->name, strlen(input->name));
    struct schema text = {SCHEMA_TEXT, .words = input->words,
                          .max = input->words ? 0 : (int)input->max_bytes};
    const struct schema *one = s && s->schema ? s->schema : &text;
    put_parameter(w, input->name, "query", s ? s->what : NULL);
    if (input->times > 1) {
        struct schema many = {SCHEMA_LIST, .each = one, .max = (int)input->times};
        json_text(w, "style", "form");
        json_bool(w, "explode", true);
        if (s && s->value) {
            json_open(w, "example", '[');
            json_text(w, NULL, s->value);
            json_close(w, ']');
        }
        schema_write(w, "schema", &many, true);
    } else {
        put_example(w, s);
        schema_write(w, "schema", one, true);
    }
    json_close(w, '}');
}

static void put_parameters(struct arena *a, struct json_writer *w, const struct api_route *r,
                           const struct operation *op)
{
    static const struct schema key = {SCHEMA_TEXT, .pattern = "^[A-Za-z0-9_-]{16,64}$"};
    json_open(w, "parameters", '[');
    put_path_parameters(a, w, op);
    for (size_t i = 0; i < r->inputs.n; i++)
        put_query_parameter(w, op, &r->inputs.v[i]);
    if (op->keyed) {
        put_parameter(w, "Idempotency-Key", "header",
                      "At random; the same again under the same key is the same once.");
        schema_write(w, "schema", &key, true);
        json_close(w, '}');
    }
    if (op->matched) {
        put_parameter(w, "If-Match", "header",
                      op->must_match ? "The entity tag of what was seen; 428 without."
                                     : "The entity tag of what is edited; none for a new one.");
        schema_write(w, "schema", &schema_line, true);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* ---- answers ---- */

void openapi_put_header(struct json_writer *w, const char *name, const char *what)
{
    json_open(w, name, '{');
    json_text(w, "description", what);
    schema_write(w, "schema", &schema_text, true);
    json_close(w, '}');
}

static void put_headers(struct json_writer *w, const struct api_route *r,
                        const struct operation *op, bool pages, bool created)
{
    json_open(w, "headers", '{');
    if (r->shared || op->matched || op->tagged)
        openapi_put_header(w, "ETag", "Its entity tag.");
    if (pages)
        openapi_put_header(w, "Link", "rel=\"next\": where the list goes on.");
    if (created)
        openapi_put_header(w, "Location", "Where it is.");
    if (op->quota) {
        openapi_put_header(w, "RateLimit-Policy", "The network's quota of the day.");
        openapi_put_header(w, "RateLimit", "What is left of it, and when the day ends.");
    }
    json_close(w, '}');
}

static bool lists_pages(const struct schema *s)
{
    for (const struct member *m = s->members; m && m->name; m++)
        if (m->schema == &schema_next)
            return true;
    return false;
}

static void put_success(struct arena *a, struct json_writer *w, const struct api *api,
                        const struct api_route *r, const struct operation *op, int status)
{
    json_open(w, arena_printf(a, "%d", status), '{');
    json_text(w, "description", api->words(status));
    put_headers(w, r, op, lists_pages(op->answer), status == 201);
    json_open(w, "content", '{');
    json_open(w, "application/json", '{');
    schema_write(w, "schema", op->answer, true);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

static void put_plain(struct arena *a, struct json_writer *w, const struct api *api, int status)
{
    json_open(w, arena_printf(a, "%d", status), '{');
    json_text(w, "description", api->words(status));
    json_close(w, '}');
}

/* Every refusal is one of three components: as it is, or with when to come back. */
static void put_refusal(struct arena *a, struct json_writer *w, const struct api *api, enum err e)
{
    bool waits = e == ERR_RATE || e == ERR_DB_DOWN;
    json_open(w, arena_printf(a, "%d", api->status(e)), '{');
    json_text(w, "$ref", waits ? "#/components/responses/Wait" : "#/components/responses/Refused");
    json_close(w, '}');
}

static void put_answers(struct arena *a, struct json_writer *w, const struct api *api,
                        const struct api_route *r, const struct operation *op)
{
    json_open(w, "responses", '{');
    put_success(a, w, api, r, op, op->hears ? 202 : 200);
    if (op->creates)
        put_success(a, w, api, r, op, 201);
    if (op->moves)
        put_plain(a, w, api, 301);
    if (r->shared)
        put_plain(a, w, api, 304);
    put_refusal(a, w, api, ERR_BAD_REQUEST);
    if (r->staff)
        put_refusal(a, w, api, ERR_UNAUTHENTICATED);
    if (r->staff)
        put_refusal(a, w, api, ERR_FORBIDDEN);
    put_refusal(a, w, api, ERR_NOT_ACCEPTABLE);
    for (int i = 0; i < OPERATION_REFUSALS_MAX && op->refusals[i]; i++)
        put_refusal(a, w, api, op->refusals[i]);
    put_refusal(a, w, api, ERR_RATE);
    put_refusal(a, w, api, ERR_DB_DOWN);
    json_close(w, '}');
}

/* ---- one operation ---- */

static void put_scheme(struct json_writer *w, const char *name, const char *scope)
{
    json_open(w, name, '[');
    if (scope)
        json_text(w, NULL, scope);
    json_close(w, ']');
}

/* A key; or the session, whose writes carry the token of its forms. */
static void put_security(struct json_writer *w, const struct api_route *r,
                         const struct operation *op)
{
    json_open(w, "security", '[');
    if (r->staff) {
        json_open(w, NULL, '{');
        put_scheme(w, "key", op->scope);
        json_close(w, '}');
        json_open(w, NULL, '{');
        put_scheme(w, "session", NULL);
        if (r->writes)
            put_scheme(w, "csrf", NULL);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_body(struct arena *a, struct json_writer *w, const struct operation *op)
{
    struct flaws flaws = flaws_new(a, 1);
    struct json *example = NULL;
    json_open(w, "requestBody", '{');
    json_bool(w, "required", !op->body_may_miss);
    json_open(w, "content", '{');
    json_open(w, "application/json", '{');
    if (op->example &&
        json_parse(a, op->example, strlen(op->example), 64, &example, &flaws) == ERR_OK)
        put_value(w, "example", example);
    schema_write(w, "schema", op->body, true);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

static const char *lower(struct arena *a, const char *method)
{
    char *word = arena_copy(a, method);
    for (char *at = word; *at; at++)
        *at = (char)(*at | 0x20);
    return word;
}

void openapi_put_operation(struct arena *a, struct json_writer *w, const struct api *api,
                           const struct api_route *r, const struct operation *op)
{
    json_open(w, lower(a, r->method), '{');
    json_text(w, "operationId", op->id);
    json_text(w, "summary", r->what);
    if (op->more)
        json_text(w, "description", op->more);
    json_open(w, "tags", '[');
    json_text(w, NULL, op->tag);
    json_close(w, ']');
    put_security(w, r, op);
    put_parameters(a, w, r, op);
    if (op->body)
        put_body(a, w, op);
    put_answers(a, w, api, r, op);
    json_close(w, '}');
}
