/* export: the catalogue to standard output. */
#include <errno.h>
#include <string.h>

#include "base/out.h"
#include "job/job.h"
#include "store/catalogue.h"
#include "view/catalogue.h"

enum err job_export(struct db *db, struct arena *a, FILE *to)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct catalogue catalogue;
    enum err e = store_export(&s, &catalogue);
    if (e) {
        fprintf(stderr, "slipway: the catalogue could not be read: %s\n", err_word(e));
        return e;
    }
    struct out text = out_grow(a, (size_t)1 << 20);
    catalogue_write(a, &text, &catalogue);
    if (fwrite(text.data, 1, text.len, to) != text.len || fflush(to) != 0) {
        fprintf(stderr, "slipway: the catalogue could not be written: %s\n", strerror(errno));
        return ERR_INTERNAL;
    }
    return ERR_OK;
}
