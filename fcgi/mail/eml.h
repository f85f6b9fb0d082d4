/* eml: a folder of mails instead of a server, one file a mail. */
#ifndef MAIL_EML_H
#define MAIL_EML_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

/* Writes `message` as `dir`/ID.eml, whole or not at all; the folder is made when it is not there,
 * for nobody else to read. ERR_INTERNAL with `*why`. */
enum err eml_write(const char *dir, int64_t id, const struct out *message, struct arena *a,
                   const char **why);

/* The numbers of the mails there, the latest first: up to `most` of those below `before`. A folder
 * that is not there is an empty one. */
struct eml_list {
    size_t n;
    int64_t *v;
};
enum err eml_list(const char *dir, int64_t before, size_t most, struct arena *a,
                  struct eml_list *list);

/* All of one. ERR_NOT_FOUND; ERR_TOO_LARGE above EML_MAX_BYTES. */
#define EML_MAX_BYTES ((size_t)4 << 20)
enum err eml_read(const char *dir, int64_t id, struct arena *a, const char **bytes, size_t *len);

#endif
