/* folder: a folder of files that is there whole or not at all, whatever happens while it is made.
 *
 * It is made as ".NAME.part" beside its place; each file and the folder itself are on the disk
 * before it is renamed.
 */
#ifndef JOB_FOLDER_H
#define JOB_FOLDER_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

struct folder {
    struct arena *arena;
    const char *name, *part;
    int parent, fd;  /* of the folder that it stands in, and its own; -1: not open */
    const char *why; /* what went wrong last */
};

/* Clears away what an earlier attempt left. All can fail with ERR_INTERNAL, and `why` says why. */
enum err folder_begin(struct arena *a, const char *dir, const char *name, struct folder *f);
enum err folder_open(struct folder *f, const char *name, FILE **file);
enum err folder_close(struct folder *f, FILE *file);

/* ERR_CONFLICT: there is one of that name already. */
enum err folder_publish(struct folder *f);

/* A file of the folder of that name that is there; NULL when there is none, or it is longer than
 * `max`. */
const char *folder_read(struct folder *f, const char *name, size_t max);

/* Clears away what was not published. */
void folder_end(struct folder *f);

#endif
