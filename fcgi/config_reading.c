/* config_reading: what reading the environment is made of. */
#include "config_reading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void config_complain(struct reading *r, const char *name, const char *wish)
{
    r->bad++;
    fprintf(r->complaints, "slipway: %s %s\n", name, wish);
}

const char *config_text(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value && value[0] ? value : fallback;
}

int config_number(struct reading *r, const char *name, int fallback, int min, int max)
{
    const char *value = config_text(name, NULL);
    if (!value)
        return fallback;
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || *end || n < min || n > max) {
        config_complain(r, name,
                        arena_printf(r->arena, "must be a number from %d to %d", min, max));
        return fallback;
    }
    return (int)n;
}

const char *config_file(struct reading *r, const char *name, const char *path)
{
    char bytes[4096];
    FILE *from = fopen(path, "re");
    if (!from) {
        config_complain(
            r, name,
            arena_printf(r->arena, "names a file that cannot be read: %s", strerror(errno)));
        return NULL;
    }
    size_t len = fread(bytes, 1, sizeof bytes, from);
    fclose(from);
    return arena_copy_n(r->arena, bytes, len);
}
