/* operations: what openapi.json tells of each route for programs beside what the route table says.
 *
 * To add a route under /api/v1:
 *   1. its row in routes.c gives method, path, summary and parameters;
 *   2. what it reads and writes is described by a struct schema in the schema_*.c of its subject
 *      (declared in schemas.h);
 *   3. a row in operations.c ties the two together, with an example of every parameter in the path
 *      and of the body, made of tools of the demo catalogue.
 * tests/unit/test_openapi.c fails while a route has no row; tests/http/openapi.test.mjs sends each
 * example and holds the answer against its schema.
 */
#ifndef VIEW_OPERATIONS_H
#define VIEW_OPERATIONS_H

#include "base/err.h"
#include "view/schema.h"

#define OPERATION_REFUSALS_MAX 10

/* An example of a parameter of the path or the query. A parameter of the query that has none is
 * left out when the example is tried. */
struct sample {
    const char *name; /* NULL ends the list */
    const char *value;
    const char *what; /* what the parameter is, a sentence; NULL for its name to say it */
    const struct schema *schema; /* NULL: a text */
};

struct operation {
    const char *method, *path; /* as the route table has them */
    const char *id;            /* operationId: stable, client generators name functions after it */
    const char *tag;
    const struct schema *answer, *body; /* body NULL: none is taken */
    const char *example;                /* of the body, as JSON; NULL for none */
    const struct sample *samples;
    const char *more; /* what the summary leaves open; NULL for nothing */
    bool creates;     /* 201 beside 200 */
    bool hears;       /* 202 instead of 200 */
    bool moves;       /* 301 to the present address */
    bool keyed;       /* takes an Idempotency-Key */
    bool quota;       /* tells RateLimit and RateLimit-Policy */
    bool matched;     /* takes If-Match */
    bool tagged;      /* has an entity tag, though it is nobody else's */
    bool must_match;  /* and is refused without */
    bool body_may_miss;
    const char *scope;                         /* of the key */
    enum err refusals[OPERATION_REFUSALS_MAX]; /* its own, beside those of every route */
};

extern const struct operation operations[];
extern const size_t operations_count;

/* NULL when there is none. */
const struct operation *operation_find(const char *method, const char *path);

/* What openapi.json groups them by. */
struct operation_tag {
    const char *name, *what;
};
extern const struct operation_tag operation_tags[];
extern const size_t operation_tags_count;

#endif
