/* recount: counts the votes of published ballots again, and says whether everything agrees.
 *
 *   slipway recount [--key KEY] [--site FILE]… FILE…
 *
 * FILE… are the ballots of all days, in their order; beside each stand the other files of its day,
 * as far as there are any: the checkpoint is checked (sums, chain, order; with a KEY its
 * signature), and the tallies of the last day are compared. --site names what the site itself said
 * of tools at the end of that day (/api/v1/tools/SLUG?asof=DAY). KEY is a public key, or a file of
 * them. Needs no database and no configuration.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/note.h"
#include "job/ballot_reader.h"
#include "job/job.h"
#include "model/checkpoint.h"
#include "model/export.h"
#include "model/share.h"
#include "view/tallies.h"

#define KEYS_MAX      256
#define KEYS_TEXT_MAX ((size_t)1 << 17)
#define TEXT_MAX      ((size_t)256 << 20)
#define CHAIN_BEGINNING                                                                            \
    {                                                                                              \
        0                                                                                          \
    }

struct recounting {
    struct arena *arena;
    struct note_verifier keys[KEYS_MAX];
    size_t keys_n;
    struct recount *recount;
    struct checkpoint last; /* of the file before; its day is NULL for none */
    char last_sum[CRYPTO_MAC_HEX_BYTES];
    unsigned char chain[CRYPTO_MAC_BYTES];
    int64_t entries;
    bool whole; /* every file had its checkpoint */
    size_t differences;
};

/* What is wrong, but nothing that keeps us from going on. */
static void differ(struct recounting *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void differ(struct recounting *c, const char *format, ...)
{
    va_list args;
    c->differences++;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* A pipe is read as somebody writes to it (--key <(curl …)), but not waited for when nobody does.
 */
static FILE *open_text(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    FILE *from = fd >= 0 && fcntl(fd, F_SETFL, 0) == 0 ? fdopen(fd, "r") : NULL;
    if (!from && fd >= 0)
        close(fd);
    return from;
}

/* NULL when there is no such file, or it holds a NUL or more than `max` bytes. */
static const char *read_text(struct arena *a, const char *path, size_t max, size_t *len)
{
    FILE *from = open_text(path);
    struct out text = out_grow(a, 4096);
    char bytes[4096];
    if (!from)
        return NULL;
    for (size_t n; text.len <= max && (n = fread(bytes, 1, sizeof bytes, from)) > 0;)
        out_write(&text, bytes, n);
    bool bad = ferror(from) || text.len > max || memchr(text.data, '\0', text.len);
    fclose(from);
    *len = text.len;
    return bad ? NULL : out_string(&text);
}

static const char *beside(struct arena *a, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    return slash ? arena_printf(a, "%.*s/%s", (int)(slash - file), file, name) : name;
}

/* ---- keys ---- */

static enum err read_keys(struct recounting *c, const char *key)
{
    size_t len, before = c->keys_n;
    const char *text = read_text(c->arena, key, KEYS_TEXT_MAX, &len);
    bool bad = false;
    for (const char *at = text ? text : key; *at && !bad;) {
        size_t n = strcspn(at, "\r\n");
        bad = n > 0 &&
              (c->keys_n == KEYS_MAX ||
               note_read_key(c->arena, arena_copy_n(c->arena, at, n), &c->keys[c->keys_n++]));
        at += n + strspn(at + n, "\r\n");
    }
    if (!bad && c->keys_n > before)
        return ERR_OK;
    fprintf(stderr,
            "slipway: %s is no public key, and no file of them: one looks like "
            "slipway.example.org/ballots+c74f20a3+AY4h…\n",
            key);
    return ERR_INVALID;
}

static void check_signature(struct recounting *c, const char *path, const char *note)
{
    const char *text;
    bool wrong = false, signed_by_one = false;
    for (size_t i = 0; i < c->keys_n; i++) {
        enum err e = note_open(c->arena, note, &c->keys[i], &text);
        wrong |= e == ERR_INVALID;
        signed_by_one |= e == ERR_OK;
    }
    if (wrong)
        differ(c, "%s: the signature does not hold: the text is not what was signed", path);
    else if (c->keys_n && !signed_by_one)
        differ(c, "%s: is not signed by the key", path);
}

/* ---- checkpoints ---- */

/* False when there is none that can be read. */
static bool read_checkpoint(struct recounting *c, const char *path, struct checkpoint *checkpoint,
                            char sum[CRYPTO_MAC_HEX_BYTES])
{
    size_t len = 0;
    const char *text, *note = read_text(c->arena, path, CHECKPOINT_MAX_BYTES, &len);
    if (!note)
        return false;
    crypto_sha256_hex(note, len, sum);
    const char *why = note_open(c->arena, note, NULL, &text) == ERR_BAD_REQUEST
                          ? "it is no signed text"
                          : checkpoint_read(c->arena, text, checkpoint);
    if (why)
        differ(c, "%s: is no checkpoint: %s", path, why);
    else
        check_signature(c, path, note);
    return !why;
}

static void check_order(struct recounting *c, const char *path, const struct checkpoint *now)
{
    const struct checkpoint *before = &c->last;
    if (!before->day && now->previous[0])
        differ(c, "%s: is not the first day: begin with the ballots of that one", path);
    else if (before->day && strcmp(before->day, now->day) >= 0)
        differ(c, "%s: is of %s, but stands behind %s: name the files in the order of their days",
               path, now->day, before->day);
    else if (before->day && strcmp(now->previous, c->last_sum) != 0)
        differ(c,
               "%s: follows another checkpoint than the one of %s: a day is missing, or one was "
               "written anew",
               path, before->day);
    if (before->day && strcmp(before->origin, now->origin) != 0)
        differ(c, "%s: is of %s, not of %s", path, now->origin, before->origin);
}

static void check_file(struct recounting *c, const char *file, const char *path,
                       const struct checkpoint *now, const struct ballot_file *read)
{
    if (strcmp(read->hex, now->ballots) != 0)
        differ(c, "%s: its SHA-256 (unpacked) is %s, but its checkpoint says %s", file, read->hex,
               now->ballots);
    if (read->entries != now->entries)
        differ(c, "%s: has %" PRId64 " entries, but its checkpoint says %" PRId64, file,
               read->entries, now->entries);
    if (c->whole &&
        (memcmp(c->chain, now->chain, sizeof c->chain) != 0 || c->entries != now->total))
        differ(c, "%s: the chain does not lead here: files before it are missing or others", path);
}

static enum err count_file(struct recounting *c, const char *file, const struct checkpoint *now,
                           const char *sum)
{
    struct ballot_file read;
    enum err e = ballot_file_read(c->arena, file, c->recount, &read);
    if (e)
        return e;
    const char *path = beside(c->arena, file, EXPORT_CHECKPOINT);
    c->differences += read.flaws;
    c->entries += read.entries;
    checkpoint_link(c->chain, read.digest);
    if (!now->day) {
        c->whole = false;
        fprintf(stderr, "%s: there is no checkpoint beside it, so it is only counted\n", file);
        return ERR_OK;
    }
    check_order(c, path, now);
    check_file(c, file, path, now, &read);
    c->last = *now;
    memcpy(c->last_sum, sum, sizeof c->last_sum);
    return ERR_OK;
}

/* ---- tallies ---- */

static void compare(struct recounting *c, const char *path, const char *name, const char *what,
                    int said, int counted)
{
    if (said != counted)
        differ(c, "%s: %s: it says %d %s, the ballots say %d", path, name, said, what, counted);
}

static void compare_tally(struct recounting *c, const char *path, const struct tally *said,
                          const struct tally *counted)
{
    static const struct tally none = {0};
    const struct tally *k = counted ? counted : &none;
    const char *name =
        said->slug ? said->slug : arena_printf(c->arena, "tool %" PRId64, said->tool);
    compare(c, path, name, "ship", said->ship, k->ship);
    compare(c, path, name, "skip", said->skip, k->skip);
    if (said->held >= 0)
        compare(c, path, name, "held", said->held, k->held);
    if (said->voided >= 0)
        compare(c, path, name, "voided", said->voided, k->voided);
}

static enum err read_tallies(struct recounting *c, const char *path, const char **text,
                             const char **day, struct tallies *tallies)
{
    struct flaws flaws = flaws_new(c->arena, 5);
    size_t len = 0;
    *text = read_text(c->arena, path, TEXT_MAX, &len);
    if (!*text)
        return ERR_NOT_FOUND;
    enum err e = tallies_read(c->arena, *text, len, day, tallies, &flaws);
    for (size_t i = 0; i < flaws.kept; i++)
        fprintf(stderr, "%s: %s%s%s\n", path, flaws.v[i].pointer, flaws.v[i].pointer[0] ? ": " : "",
                flaws.v[i].detail);
    return e ? ERR_INVALID : ERR_OK;
}

/* Those that stand beside the last file; fills in the slugs. */
static void compare_tallies(struct recounting *c, const char *path, struct tallies *counted)
{
    struct tallies said;
    const char *text, *day;
    char sum[CRYPTO_MAC_HEX_BYTES];
    enum err e = read_tallies(c, path, &text, &day, &said);
    if (e == ERR_NOT_FOUND && c->last.day)
        differ(c, "%s: is missing", path);
    if (e == ERR_INVALID)
        differ(c, "%s: is no list of tallies", path);
    if (e)
        return;
    crypto_sha256_hex(text, strlen(text), sum);
    if (c->last.day && strcmp(sum, c->last.tallies) != 0)
        differ(c, "%s: its SHA-256 is %s, but the checkpoint says %s", path, sum, c->last.tallies);
    if (c->last.day && strcmp(day, c->last.day) != 0)
        differ(c, "%s: is of “%s”, not of %s", path, day, c->last.day);
    for (size_t i = 0; i < said.n; i++)
        compare_tally(c, path, &said.v[i], tallies_find(counted, said.v[i].tool));
    for (size_t i = 0; i < counted->n; i++) {
        struct tally *k = &counted->v[i];
        const struct tally *s = tallies_find(&said, k->tool);
        k->slug = s ? s->slug : NULL;
        if (!s && (k->ship || k->skip || k->held || k->voided))
            differ(c, "%s: has no tool %" PRId64 ", on which there are ballots", path, k->tool);
    }
}

static enum err compare_site(struct recounting *c, const char *path, const struct tallies *counted)
{
    struct tallies said;
    const char *text, *day;
    enum err e = read_tallies(c, path, &text, &day, &said);
    if (e) {
        fprintf(stderr, "slipway: %s cannot be read as what the site says of a tool\n", path);
        return e;
    }
    if (c->last.day && strcmp(day, c->last.day) != 0)
        differ(c, "%s: is of %s, not of the end of %s: ask the site with ?asof=%s", path,
               day[0] ? day : "now", c->last.day, c->last.day);
    for (size_t i = 0; i < said.n; i++) {
        const struct tally *k = NULL;
        for (size_t j = 0; j < counted->n && !k; j++)
            if (counted->v[j].slug && said.v[i].slug &&
                strcmp(counted->v[j].slug, said.v[i].slug) == 0)
                k = &counted->v[j];
        compare_tally(c, path, &said.v[i], k);
    }
    return ERR_OK;
}

static void print(const struct tallies *tallies)
{
    printf("tool\tslug\tvotes\tship\tskip\tpercent\tlow\thigh\theld\tvoided\n");
    for (size_t i = 0; i < tallies->n; i++) {
        const struct tally *t = &tallies->v[i];
        struct share share = share_of(t->ship, t->ship + t->skip);
        struct interval in = tally_interval(t);
        printf("%" PRId64 "\t%s\t%d\t%d\t%d\t", t->tool, t->slug ? t->slug : "", share.whole,
               t->ship, t->skip);
        if (share.any)
            printf("%d\t%.4f\t%.4f", share.percent, in.low, in.high);
        else
            printf("\t\t");
        printf("\t%d\t%d\n", t->held, t->voided);
    }
}

/* ---- the command ---- */

bool job_recount_takes(int argc, char **argv)
{
    int files = 0;
    for (int i = 0; i < argc; i++) {
        bool names = strcmp(argv[i], "--key") == 0 || strcmp(argv[i], "--site") == 0;
        if (names && ++i == argc)
            return false;
        if (!names && argv[i][0] == '-')
            return false;
        files += !names;
    }
    return files > 0;
}

static enum err count_all(struct recounting *c, int argc, char **argv, const char **last_file)
{
    struct checkpoint *checkpoints = arena_array(c->arena, (size_t)argc, sizeof *checkpoints);
    char(*sums)[CRYPTO_MAC_HEX_BYTES] = arena_array(c->arena, (size_t)argc, sizeof *sums);
    const char *day = "";
    enum err e = ERR_OK;
    /* The last one says up to which day is counted. */
    for (int i = 0; i < argc; i++) {
        const char *path = beside(c->arena, argv[i], EXPORT_CHECKPOINT);
        if (!read_checkpoint(c, path, &checkpoints[i], sums[i]))
            checkpoints[i].day = NULL;
        day = checkpoints[i].day ? checkpoints[i].day : "";
    }
    c->recount = recount_new(c->arena, day);
    for (int i = 0; i < argc && !e; i++)
        e = count_file(c, argv[i], &checkpoints[i], sums[i]);
    *last_file = argv[argc - 1];
    return e;
}

enum err job_recount(struct arena *a, int argc, char **argv)
{
    struct recounting c = {.arena = a, .whole = true, .chain = CHAIN_BEGINNING};
    char **files = arena_array(a, (size_t)argc, sizeof *files);
    char **pages = arena_array(a, (size_t)argc, sizeof *pages);
    int files_n = 0, pages_n = 0;
    const char *last_file;
    enum err e = ERR_OK;
    for (int i = 0; i < argc && !e; i++) {
        if (strcmp(argv[i], "--key") == 0)
            e = read_keys(&c, argv[++i]);
        else if (strcmp(argv[i], "--site") == 0)
            pages[pages_n++] = argv[++i];
        else
            files[files_n++] = argv[i];
    }
    if (!e)
        e = count_all(&c, files_n, files, &last_file);
    if (e)
        return e;
    struct tallies counted = recount_tallies(c.recount);
    compare_tallies(&c, beside(a, last_file, EXPORT_TALLIES), &counted);
    for (int i = 0; i < pages_n && !e; i++)
        e = compare_site(&c, pages[i], &counted);
    print(&counted);
    if (e)
        return e;
    if (c.keys_n == 0)
        fprintf(stderr, "signatures were not checked: name the public key with --key\n");
    fprintf(stderr, "%" PRId64 " entries%s%s, %zu tools: ", c.entries, c.last.day ? " up to " : "",
            c.last.day ? c.last.day : "", counted.n);
    if (c.differences)
        fprintf(stderr, "%zu things do not agree\n", c.differences);
    else
        fprintf(stderr, "all agrees\n");
    return c.differences ? ERR_INVALID : ERR_OK;
}
