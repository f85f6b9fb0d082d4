/* record: whether the chain of the log holds, and what must be erased from it. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "job/job.h"
#include "store/record.h"

#define NUMBER_DIGITS_MAX 18
#define HASH_DIGITS       64
#define WHY_MAX_BYTES     4000

static size_t number_len(const char *text)
{
    size_t len = strspn(text, "0123456789");
    return len <= NUMBER_DIGITS_MAX && text[0] != '0' ? len : 0;
}

bool job_verify_log_takes(int argc, char **argv)
{
    if (argc == 0)
        return true;
    if (argc != 2 || strcmp(argv[0], "--head") != 0)
        return false;
    size_t len = number_len(argv[1]);
    const char *hash = argv[1] + len + 1;
    return len > 0 && argv[1][len] == ':' && strlen(hash) == HASH_DIGITS &&
           strspn(hash, "0123456789abcdef") == HASH_DIGITS;
}

enum err job_verify_log(struct db *db, struct arena *a, const char *head)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    struct log_breaks breaks;
    struct log_head now;
    const char *hash = head[0] ? strchr(head, ':') + 1 : "";
    enum err e = store_check_log(&s, strtoll(head, NULL, 10), hash, &breaks, &now);
    if (e) {
        fprintf(stderr, "slipway: the log could not be read: %s\n", err_word(e));
        return e;
    }
    for (size_t i = 0; i < breaks.n; i++)
        printf("entry %lld: %s\n", (long long)breaks.v[i].entry, breaks.v[i].what);
    if (breaks.n) {
        fprintf(stderr, "slipway: the chain of the log does not hold\n");
        return ERR_INVALID;
    }
    printf("%lld entries, head %s\n", (long long)now.entries, now.entries ? now.hash : "none");
    return ERR_OK;
}

bool job_erase_takes(int argc, char **argv)
{
    return argc == 3 && number_len(argv[0]) > 0 && argv[0][number_len(argv[0])] == '\0' &&
           strcmp(argv[1], "--why") == 0 && argv[2][0] && strlen(argv[2]) <= WHY_MAX_BYTES &&
           !utf8_is_blank(argv[2]);
}

static enum err tell(enum err e, const char *refused, int64_t entry)
{
    if (e)
        fprintf(stderr, "slipway: nothing was erased: %s\n", refused[0] ? refused : err_word(e));
    else
        printf("erased; entry %lld of the log says so\n", (long long)entry);
    return e == ERR_CONFLICT ? ERR_INVALID : e;
}

enum err job_erase_text(struct db *db, struct arena *a, const char *entry, const char *why)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    const char *refused;
    int64_t done = 0;
    enum err e = store_erase_text(&s, strtoll(entry, NULL, 10), why, &done, &refused);
    return tell(e, refused, done);
}

enum err job_erase_submission(struct db *db, struct arena *a, const char *submission,
                              const char *why)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    const char *refused;
    int64_t done = 0;
    enum err e = store_erase_submission(&s, strtoll(submission, NULL, 10), why, &done, &refused);
    return tell(e, refused, done);
}
