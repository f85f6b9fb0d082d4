/* eml: a folder of mails instead of a server, one file a mail. */
#include "mail/eml.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS_MAX 18

static const char *path_of(struct arena *a, const char *dir, int64_t id)
{
    return arena_printf(a, "%s/%lld.eml", dir, (long long)id);
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

enum err eml_write(const char *dir, int64_t id, const struct out *message, struct arena *a,
                   const char **why)
{
    const char *path = path_of(a, dir, id);
    const char *aside = arena_printf(a, "%s/.%lld.%lld", dir, (long long)id, (long long)getpid());
    bool made = mkdir(dir, 0700) == 0 || errno == EEXIST;
    int fd = made ? open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    bool written = fd >= 0 && write_all(fd, message->data, message->len) && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0 && close(fd) && written) {
        error = errno;
        written = false;
    }
    if (written && rename(aside, path) == 0)
        return ERR_OK;
    error = written ? errno : error;
    unlink(aside);
    *why = arena_printf(a, "the file of the mail cannot be written: %s", strerror(error));
    return ERR_INTERNAL;
}

/* "42.eml" → 42; 0 for any other name. */
static int64_t number_of(const char *name)
{
    size_t n = strspn(name, "0123456789");
    if (n == 0 || n > DIGITS_MAX || name[0] == '0' || strcmp(name + n, ".eml") != 0)
        return 0;
    return strtoll(name, NULL, 10);
}

/* Into a list that is in order and holds the `most` greatest. */
static void keep_greatest(struct eml_list *list, size_t most, int64_t id)
{
    size_t at = list->n;
    while (at > 0 && list->v[at - 1] < id)
        at--;
    if (at == most)
        return;
    if (list->n < most)
        list->n++;
    memmove(&list->v[at + 1], &list->v[at], (list->n - 1 - at) * sizeof *list->v);
    list->v[at] = id;
}

enum err eml_list(const char *dir, int64_t before, size_t most, struct arena *a,
                  struct eml_list *list)
{
    DIR *folder = opendir(dir);
    *list = (struct eml_list){.v = arena_array(a, most + 1, sizeof *list->v)};
    if (!folder)
        return errno == ENOENT ? ERR_OK : ERR_INTERNAL;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        int64_t id = number_of(entry->d_name);
        if (id > 0 && id < before)
            keep_greatest(list, most, id);
    }
    closedir(folder);
    return ERR_OK;
}

enum err eml_read(const char *dir, int64_t id, struct arena *a, const char **bytes, size_t *len)
{
    FILE *from = fopen(path_of(a, dir, id), "re");
    if (!from)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL;
    struct stat about;
    bool known = fstat(fileno(from), &about) == 0;
    size_t size = known && about.st_size > 0 ? (size_t)about.st_size : 0;
    char *text = known && size <= EML_MAX_BYTES ? arena_alloc(a, size + 1) : NULL;
    *len = text ? fread(text, 1, size, from) : 0;
    *bytes = text;
    fclose(from);
    return !known ? ERR_INTERNAL : text ? ERR_OK : ERR_TOO_LARGE;
}
