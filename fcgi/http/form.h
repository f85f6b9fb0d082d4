/* form: application/x-www-form-urlencoded text, in queries and bodies. The door to uriparser. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

#define FORM_MAX_PARAMS 256

struct param {
    const char *name, *value; /* value "" when there was no '=' */
};
struct params {
    size_t n;
    struct param *v;
};

/* Decodes "a=b&c=d". ERR_BAD_REQUEST with a sentence in `*why` for a broken percent escape, an
 * encoded NUL, text that is not UTF-8, a control character or more than FORM_MAX_PARAMS. Values may
 * hold line breaks when `lines`. */
enum err form_parse(struct arena *a, const char *text, size_t len, bool lines,
                    struct params *params, const char **why);

/* Decodes the percent escapes of a path; the same errors. */
enum err form_decode_path(struct arena *a, const char *text, size_t len, const char **path,
                          const char **why);

/* The value of the first parameter of that name, or NULL. */
const char *params_get(const struct params *params, const char *name);

/* `text` as a value in a query: all but letters, digits, "-", "_", "." and "/" is escaped. */
const char *form_escape(struct arena *a, const char *text);

#endif
