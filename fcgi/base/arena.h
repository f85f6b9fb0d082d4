/* arena: memory that lives as long as one request (or one job) and is given back at once.
 *
 * Allocation never returns NULL: when the machine has no memory left, or an arena passes its limit,
 * the process logs that and exits with EX_OSERR; the supervisor starts another. Memory is zeroed
 * and aligned for any type. Pointers stay valid until arena_reset or arena_free.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new arena that may hold at most `limit_bytes`. Free it with arena_free. */
struct arena *arena_new(size_t limit_bytes);
void arena_free(struct arena *a);

/* Forgets everything and runs the clean-up hooks, last registered first. Keeps one block for the
 * next request. */
void arena_reset(struct arena *a);

/* Runs `hook(thing)` at the next reset or free; for what a library allocated (PGresult). */
void arena_on_reset(struct arena *a, void (*hook)(void *thing), void *thing);

void *arena_alloc(struct arena *a, size_t bytes);
void *arena_array(struct arena *a, size_t count,
                  size_t bytes_each); /* refuses an overflowing product by exiting */

/* Copies; the result ends with NUL. A NULL `text` gives NULL. */
char *arena_copy(struct arena *a, const char *text);
char *arena_copy_n(struct arena *a, const char *bytes, size_t len);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Bytes handed out since the last reset. */
size_t arena_used_bytes(const struct arena *a);

#endif
