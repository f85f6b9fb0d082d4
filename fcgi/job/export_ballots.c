/* export_ballots: the ledger of votes, published day by day.
 *
 * Which entries are a day's is settled in the database first (the last ones that no transaction can
 * come before any more) and then never changes. So whoever is killed here is followed by somebody
 * who writes the same files; a folder that is in its place already, but not noted, is noted as it
 * is. Memory does not grow with the number of entries.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/gzip.h"
#include "base/log.h"
#include "base/out.h"
#include "job/folder.h"
#include "job/job.h"
#include "model/ballot.h"
#include "model/checkpoint.h"
#include "store/ballots.h"
#include "view/tallies.h"

#define LINES_AT_ONCE     5000
#define TALLIES_AT_ONCE   1000
#define MEMBER_BYTES      ((size_t)1 << 20) /* of a gzip member, unpacked: recount reads these */
#define ARENA_LIMIT_BYTES ((size_t)64 << 20)
#define FENCE_WAIT_MS     30000
#define FENCE_LOOK_MS     50

/* A file that is hashed while it is written, its text and its bytes. */
struct sink {
    FILE *file;
    bool packs, failed;
    struct crypto_sha256 text, packed;
    int64_t bytes;
    char hex[CRYPTO_MAC_HEX_BYTES], packed_hex[CRYPTO_MAC_HEX_BYTES];
    unsigned char digest[CRYPTO_MAC_BYTES]; /* of the text */
};

struct export
{
    const struct ballot_export *settings;
    const char *origin; /* of all days */
    struct store s;
    struct arena *arena;   /* for the whole day */
    struct arena *scratch; /* for a part of it; the store's */
    struct ballots_plan plan;
    struct folder folder;
    struct out out; /* over MEMBER_BYTES */
    struct sink ballots, tallies;
    int64_t entries;
};

static bool is_stopped(const struct export *x)
{
    struct pollfd stop = {.fd = x->settings->stop_fd, .events = POLLIN};
    return stop.fd >= 0 && poll(&stop, 1, 0) > 0;
}

/* ---- files ---- */

static void put_bytes(struct sink *k, const void *bytes, size_t len)
{
    k->failed |= fwrite(bytes, 1, len, k->file) != len;
    k->bytes += (int64_t)len;
    crypto_sha256_add(&k->packed, bytes, len);
}

static void drain(struct out *o)
{
    struct sink *k = o->context;
    crypto_sha256_add(&k->text, o->data, o->len);
    if (k->packs && o->len > 0) {
        struct arena *a = arena_new(2 * gzip_pack_max(MEMBER_BYTES) + ((size_t)1 << 20));
        size_t max = gzip_pack_max(o->len);
        char *packed = arena_alloc(a, max);
        size_t len = gzip_pack(a, o->data, o->len, true, packed, max);
        k->failed |= len == 0;
        put_bytes(k, packed, len);
        arena_free(a);
    } else if (o->len > 0) {
        put_bytes(k, o->data, o->len);
    }
    o->len = 0;
}

static enum err begin_file(struct export *x, const char *name, struct sink *k, bool packs)
{
    *k = (struct sink){.packs = packs};
    crypto_sha256_begin(&k->text);
    crypto_sha256_begin(&k->packed);
    x->out.len = 0;
    x->out.context = k;
    return folder_open(&x->folder, name, &k->file);
}

static enum err end_file(struct export *x, struct sink *k)
{
    unsigned char digest[CRYPTO_MAC_BYTES];
    drain(&x->out);
    crypto_sha256_end(&k->text, k->digest);
    crypto_sha256_end(&k->packed, digest);
    crypto_mac_hex(k->digest, k->hex);
    crypto_mac_hex(digest, k->packed_hex);
    if (k->failed)
        x->folder.why = arena_printf(x->arena, "a file cannot be written: %s", strerror(errno));
    enum err e = folder_close(&x->folder, k->file);
    k->file = NULL;
    return k->failed ? ERR_INTERNAL : e;
}

static enum err put_text(struct export *x, const char *name, const char *text)
{
    struct sink k;
    enum err e = begin_file(x, name, &k, false);
    if (e)
        return e;
    out_text(&x->out, text);
    return end_file(x, &k);
}

/* ---- what is in them ---- */

static enum err put_entries(struct export *x)
{
    struct ballot_lines lines = {.n = 1};
    enum err e = ERR_OK;
    out_text(&x->out, BALLOT_HEADER);
    while (!e && lines.n > 0) {
        arena_reset(x->scratch);
        e = is_stopped(x) ? ERR_TIMEOUT : store_ballots_next(&x->s, LINES_AT_ONCE, &lines);
        for (size_t i = 0; i < lines.n && !e; i++) {
            out_text(&x->out, lines.v[i]);
            out_byte(&x->out, '\n');
        }
        x->entries += e ? 0 : (int64_t)lines.n;
    }
    return e;
}

static enum err put_tallies(struct export *x)
{
    struct tallies part = {.n = 1};
    int64_t after = 0;
    enum err e = ERR_OK;
    struct json_writer *w = tallies_begin(x->arena, &x->out, x->plan.day);
    while (!e && part.n > 0) {
        arena_reset(x->scratch);
        e = is_stopped(x) ? ERR_TIMEOUT
                          : store_ballot_tallies(&x->s, x->plan.day, after, TALLIES_AT_ONCE, &part);
        if (!e && part.n > 0) {
            tallies_put(w, &part);
            after = part.v[part.n - 1].tool;
        }
    }
    tallies_end(w);
    out_byte(&x->out, '\n');
    return e;
}

static enum err put_file(struct export *x, const char *name, struct sink *k, bool packs,
                         enum err (*put)(struct export *x))
{
    enum err e = begin_file(x, name, k, packs);
    if (e)
        return e;
    e = put(x);
    enum err ended = end_file(x, k);
    return e ? e : ended;
}

static const char *write_checkpoint(struct export *x, struct checkpoint *c)
{
    *c = (struct checkpoint){
        .origin = x->origin,
        .day = x->plan.day,
        .total = x->plan.total_before + x->entries,
        .entries = x->entries,
        .last = x->plan.last,
    };
    memcpy(c->ballots, x->ballots.hex, sizeof c->ballots);
    memcpy(c->tallies, x->tallies.hex, sizeof c->tallies);
    if (x->plan.previous[0])
        memcpy(c->previous, x->plan.previous, sizeof c->previous);
    crypto_unhex(x->plan.chain_before, c->chain, sizeof c->chain);
    checkpoint_link(c->chain, x->ballots.digest);
    return note_sign(x->arena, c->origin, checkpoint_text(x->arena, c), x->settings->signers);
}

static enum err put_all(struct export *x, struct checkpoint *c, const char **checkpoint)
{
    enum err e = put_file(x, EXPORT_BALLOTS, &x->ballots, true, put_entries);
    if (!e)
        e = put_file(x, EXPORT_TALLIES, &x->tallies, false, put_tallies);
    if (e)
        return e;
    *checkpoint = write_checkpoint(x, c);
    e = put_text(x, EXPORT_CHECKPOINT, *checkpoint);
    if (!e) {
        char sum[CRYPTO_MAC_HEX_BYTES];
        crypto_sha256_hex(*checkpoint, strlen(*checkpoint), sum);
        e = put_text(x, EXPORT_SUMS,
                     arena_printf(x->arena, "%s  %s\n%s  %s\n%s  %s\n", x->ballots.packed_hex,
                                  EXPORT_BALLOTS, x->tallies.hex, EXPORT_TALLIES, sum,
                                  EXPORT_CHECKPOINT));
    }
    return e ? e : folder_publish(&x->folder);
}

/* ---- a day ---- */

static const char *all_keys(struct export *x)
{
    const char *keys = "";
    for (size_t i = 0; i < x->settings->signers->n; i++)
        keys = arena_printf(x->arena, "%s%s%s", keys, i ? "\n" : "",
                            note_key(x->arena, x->origin, x->settings->signers->seeds[i]));
    return keys;
}

/* Those of the present keys, and of the last published day's, that have signed it. */
static const char *keys_of(struct export *x, const char *note, const char **text)
{
    const char *keys = "", *known = arena_printf(x->arena, "%s\n%s", all_keys(x), x->plan.keys);
    for (const char *at = known; *at;) {
        struct note_verifier verifier;
        size_t n = strcspn(at, "\n");
        const char *word = arena_copy_n(x->arena, at, n);
        if (n > 0 && !strstr(keys, word) && note_read_key(x->arena, word, &verifier) == ERR_OK &&
            note_open(x->arena, note, &verifier, text) == ERR_OK)
            keys = arena_printf(x->arena, "%s%s%s", keys, keys[0] ? "\n" : "", word);
        at += n + (at[n] == '\n');
    }
    return keys;
}

/* The folder stands there: somebody was killed before it was noted, and the key may be another one
 * since. It holds the same ballots, or something is very wrong; what was published once stays. */
static enum err adopt(struct export *x, const struct checkpoint *c, const char **checkpoint,
                      const char **keys)
{
    struct checkpoint there;
    const char *text;
    const char *found = folder_read(&x->folder, EXPORT_CHECKPOINT, CHECKPOINT_MAX_BYTES);
    *keys = found ? keys_of(x, found, &text) : "";
    if ((*keys)[0] && !checkpoint_read(x->arena, text, &there) &&
        strcmp(there.origin, c->origin) == 0 && strcmp(there.day, c->day) == 0 &&
        there.total == c->total && there.last == c->last &&
        strcmp(there.ballots, c->ballots) == 0 && strcmp(there.previous, c->previous) == 0) {
        *checkpoint = found;
        return ERR_OK;
    }
    x->folder.why = arena_printf(x->arena,
                                 "%s/%s is there, and is not what would be published, or not "
                                 "signed by a key that is known",
                                 x->settings->dir, c->day);
    return ERR_INTERNAL;
}

static enum err publish(struct export *x, struct ballot_report *report)
{
    struct checkpoint c;
    const char *checkpoint = "", *keys = all_keys(x);
    char chain[CRYPTO_MAC_HEX_BYTES];
    enum err e = folder_begin(x->arena, x->settings->dir, x->plan.day, &x->folder);
    if (!e)
        e = put_all(x, &c, &checkpoint);
    if (e == ERR_CONFLICT)
        e = adopt(x, &c, &checkpoint, &keys);
    if (x->folder.why[0])
        log_error("ballots-export", "day", x->plan.day, "why", x->folder.why);
    folder_end(&x->folder);
    if (e)
        return e;
    crypto_mac_hex(c.chain, chain);
    struct export_day day = {
        .day = x->plan.day,
        .entries = x->entries,
        .bytes = x->ballots.bytes,
        .sha256 = x->ballots.packed_hex,
        .chain = chain,
        .checkpoint = checkpoint,
    };
    e = store_ballots_publish(&x->s, &day, keys);
    if (e)
        return e;
    report->days++;
    report->entries += x->entries;
    log_info("ballots-exported", "day", x->plan.day, "entries", log_number(x->entries), "bytes",
             log_number(x->ballots.bytes));
    return ERR_OK;
}

static enum err export_day(struct export *x, struct arena *a, struct ballot_report *report)
{
    struct store s = {.db = x->s.db, .arena = x->arena, .base_url = ""};
    enum err e = store_ballots_begin(&s, &x->plan);
    if (e)
        return e;
    if (x->plan.day) {
        static char member[MEMBER_BYTES];
        x->out = (struct out){.data = member, .cap = sizeof member, .drain = drain};
        e = publish(x, report);
        report->day = arena_copy(a, x->plan.day);
    }
    if (!x->plan.day || e) {
        enum err undone = store_ballots_leave(&s);
        return e ? e : undone;
    }
    return ERR_OK;
}

/* Waits until the day before today cannot change any more, and settles what its entries are. */
static enum err plan(struct export *x, bool *pending)
{
    struct ballots_fence fence;
    struct store s = {.db = x->s.db, .arena = x->arena, .base_url = ""};
    int64_t limit_ms = clock_ms() + FENCE_WAIT_MS;
    bool passed = false;
    enum err e = store_ballots_fence(&s, &fence);
    while (!e && !passed) {
        e = store_ballots_fenced(&s, fence.transaction, &passed);
        if (!e && !passed) {
            struct pollfd stop = {.fd = x->settings->stop_fd, .events = POLLIN};
            if (poll(&stop, stop.fd >= 0 ? 1 : 0, FENCE_LOOK_MS) > 0)
                return ERR_TIMEOUT;
            if (clock_ms() > limit_ms) {
                log_warn("ballots-wait", "why", "a transaction has been open for half a minute");
                return ERR_RETRY;
            }
        }
    }
    return e ? e : store_ballots_plan(&s, &fence, pending);
}

enum err job_export_ballots(struct db *db, struct arena *a, const struct ballot_export *settings,
                            struct ballot_report *report)
{
    const char *origin = "";
    bool pending = true;
    struct store s = {.db = db, .arena = a, .base_url = ""};
    *report = (struct ballot_report){.day = ""};
    enum err e = store_ballots_origin(&s, settings->origin, &origin);
    while (!e && pending) {
        struct export x = {
            .settings = settings,
            .origin = origin,
            .arena = arena_new(ARENA_LIMIT_BYTES),
            .scratch = arena_new(ARENA_LIMIT_BYTES),
        };
        x.s = (struct store){.db = db, .arena = x.scratch, .base_url = ""};
        e = plan(&x, &pending);
        if (!e && pending)
            e = export_day(&x, a, report);
        arena_free(x.scratch);
        arena_free(x.arena);
    }
    return e;
}
