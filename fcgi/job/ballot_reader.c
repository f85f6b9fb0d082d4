/* ballot_reader: one published file of ballots, from its bytes to its entries. */
#include "job/ballot_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/gzip.h"

#define FLAWS_SHOWN  20
#define MEMBER_FIRST ((size_t)1 << 20) /* what slipway writes */
#define MEMBER_MAX   ((size_t)1 << 30) /* what somebody else packed anew */
#define ARENA_MAX    (4 * MEMBER_MAX)

struct reading {
    const char *path;
    struct recount *recount;
    struct ballot_file *file;
    struct crypto_sha256 text;
    int64_t line;
    char rest[BALLOT_LINE_MAX + 1]; /* the beginning of a line whose end is in the next piece */
    size_t rest_len;
    int64_t tool;   /* of the line before */
    uint64_t voter; /* likewise */
};

static void complain(struct reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct reading *r, const char *format, ...)
{
    va_list args;
    if (++r->file->flaws > FLAWS_SHOWN)
        return;
    fprintf(stderr, "%s: ", r->path);
    if (r->line)
        fprintf(stderr, "line %" PRId64 ": ", r->line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void read_entry(struct reading *r, const char *line, size_t len)
{
    struct ballot_entry entry;
    struct ballot_vote was;
    const char *why = ballot_read(line, len, &entry);
    if (why) {
        complain(r, "%s", why);
        return;
    }
    if (entry.tool < r->tool || (entry.tool == r->tool && entry.voter < r->voter))
        complain(r, "it belongs before the line before it: entries are sorted by tool and voter");
    r->tool = entry.tool;
    r->voter = entry.voter;
    if (!recount_add(r->recount, &entry, &was))
        complain(r,
                 "tool %" PRId64 ", voter %016" PRIx64
                 ": says that before it there was %s, but by the "
                 "entries before there was %s; one is missing, changed or not in its place",
                 entry.tool, entry.voter, ballot_vote_words(entry.before), ballot_vote_words(was));
    r->file->entries++;
}

static void read_line(struct reading *r, const char *line, size_t len)
{
    r->line++;
    if (r->line > 1)
        read_entry(r, line, len);
    else if (len != sizeof BALLOT_HEADER - 2 || memcmp(line, BALLOT_HEADER, len) != 0)
        complain(r, "does not begin with the line %.*s", (int)(sizeof BALLOT_HEADER - 2),
                 BALLOT_HEADER);
}

static void read_piece(struct reading *r, const char *bytes, size_t len)
{
    crypto_sha256_add(&r->text, bytes, len);
    while (len > 0) {
        const char *end = memchr(bytes, '\n', len);
        size_t n = end ? (size_t)(end - bytes) : len;
        if (!end || r->rest_len > 0) {
            size_t room = BALLOT_LINE_MAX + 1 - r->rest_len, take = n < room ? n : room;
            memcpy(r->rest + r->rest_len, bytes, take);
            r->rest_len += take;
        }
        if (end) {
            read_line(r, r->rest_len ? r->rest : bytes, r->rest_len ? r->rest_len : n);
            r->rest_len = 0;
        }
        bytes += end ? n + 1 : n;
        len -= end ? n + 1 : n;
    }
}

static void read_members(struct reading *r, const char *packed, size_t len)
{
    struct arena *a = arena_new(ARENA_MAX);
    size_t max = MEMBER_FIRST;
    for (size_t at = 0; at < len;) {
        struct gzip_member member = {0};
        char *bytes = arena_alloc(a, max);
        enum gzip_state state = gzip_unpack(a, packed + at, len - at, bytes, max, &member);
        if (state == GZIP_FULL && max < MEMBER_MAX) {
            max *= 2;
        } else if (state != GZIP_OK) {
            complain(r,
                     state == GZIP_FULL
                         ? "is packed in one piece of more than 1 GB: unpack it with gunzip first"
                         : "is cut off or damaged behind this line: it does not unpack");
            break;
        } else {
            read_piece(r, bytes, member.len);
            at += member.packed;
        }
        arena_reset(a);
    }
    arena_free(a);
}

static void read_all(struct reading *r, const char *bytes, size_t len)
{
    unsigned char digest[CRYPTO_MAC_BYTES];
    crypto_sha256_begin(&r->text);
    if (len >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0)
        read_members(r, bytes, len);
    else
        read_piece(r, bytes, len);
    crypto_sha256_end(&r->text, digest);
    memcpy(r->file->digest, digest, sizeof digest);
    crypto_mac_hex(digest, r->file->hex);
    if (r->rest_len > 0)
        complain(r, "is cut off behind this line: the last one has no end");
    if (r->line == 0 && r->file->flaws == 0)
        complain(r, "is empty");
    if (r->file->flaws > FLAWS_SHOWN)
        fprintf(stderr, "%s: and %zu more\n", r->path, r->file->flaws - FLAWS_SHOWN);
}

enum err ballot_file_read(struct arena *a, const char *path, struct recount *recount,
                          struct ballot_file *file)
{
    struct reading *r = arena_alloc(a, sizeof *r);
    *file = (struct ballot_file){0};
    *r = (struct reading){.path = path, .recount = recount, .file = file};
    struct stat is;
    /* a pipe that nobody writes to would be waited for */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool found = fd >= 0 && fstat(fd, &is) == 0;
    if (found && !S_ISREG(is.st_mode)) {
        found = false;
        errno = S_ISDIR(is.st_mode) ? EISDIR : EINVAL;
    }
    void *bytes = found && is.st_size > 0
                      ? mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
                      : NULL;
    if (!found || bytes == MAP_FAILED)
        fprintf(stderr, "slipway: %s cannot be read: %s\n", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (!found || bytes == MAP_FAILED)
        return ERR_NOT_FOUND;
    read_all(r, bytes ? bytes : "", bytes ? (size_t)is.st_size : 0);
    if (bytes)
        munmap(bytes, (size_t)is.st_size);
    return ERR_OK;
}
