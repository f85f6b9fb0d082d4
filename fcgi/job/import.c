/* import: a catalogue file from the command line into the database. */
#include <errno.h>
#include <string.h>

#include "base/out.h"
#include "job/job.h"
#include "store/catalogue.h"
#include "view/catalogue.h"

#define FLAWS_SHOWN    200
#define FILE_MAX_BYTES ((size_t)512 << 20)

static enum err read_all(struct arena *a, FILE *from, struct out *text)
{
    char bytes[65536];
    *text = out_grow(a, sizeof bytes);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, from)) > 0;) {
        if (text->len + n > FILE_MAX_BYTES)
            return ERR_TOO_LARGE;
        out_write(text, bytes, n);
    }
    return ferror(from) ? ERR_NOT_FOUND : ERR_OK;
}

static enum err read_file(struct arena *a, const char *file, struct out *text)
{
    FILE *from = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
    enum err e = from ? read_all(a, from, text) : ERR_NOT_FOUND;
    if (e == ERR_TOO_LARGE)
        fprintf(stderr, "slipway: %s is larger than 512 MB\n", file);
    else if (e)
        fprintf(stderr, "slipway: %s cannot be read: %s\n", file, strerror(errno));
    if (from && from != stdin)
        fclose(from);
    return e;
}

static void print_flaws(const char *file, const struct flaws *flaws)
{
    for (size_t i = 0; i < flaws->kept; i++)
        fprintf(stderr, "%s: %s%s%s\n", file, flaws->v[i].pointer,
                flaws->v[i].pointer[0] ? ": " : "", flaws->v[i].detail);
    if (flaws->n > flaws->kept)
        fprintf(stderr, "%s: and %zu more\n", file, flaws->n - flaws->kept);
    fprintf(stderr, "slipway: nothing was imported; %zu flaw%s in %s\n", flaws->n,
            flaws->n == 1 ? "" : "s", file);
}

static void print_report(const struct import_report *r, bool dry_run)
{
    printf("%s%d tools (%d changed), %d reviews changed, %d retired, %d comparisons (%d changed)",
           dry_run ? "dry run, nothing was kept: " : "imported ", r->tools, r->tools_changed,
           r->reviews_changed, r->reviews_retired, r->comparisons, r->comparisons_changed);
    if (r->predictions_added)
        printf(", %d predictions added", r->predictions_added);
    printf("\n");
}

enum err job_import(struct db *db, struct arena *a, const char *file, bool dry_run)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct flaws flaws = flaws_new(a, FLAWS_SHOWN);
    struct personas personas;
    struct catalogue catalogue;
    struct import_report report;
    struct out text;
    enum err e = read_file(a, file, &text);
    if (e)
        return e;
    e = store_personas(&s, &personas);
    if (!e)
        e = catalogue_read(a, text.data, text.len, &personas, &catalogue, &flaws);
    if (!e)
        e = store_import(&s, &catalogue, dry_run, &report, &flaws);
    if (flaws.n)
        print_flaws(file, &flaws);
    else if (e)
        fprintf(stderr, "slipway: nothing was imported: %s\n", err_word(e));
    else
        print_report(&report, dry_run);
    return e;
}
