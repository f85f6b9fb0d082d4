/* folder: a folder of files that is there whole or not at all. */
#include "job/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err fail(struct folder *f, const char *what)
{
    f->why = arena_printf(f->arena, "%s: %s", what, strerror(errno));
    return ERR_INTERNAL;
}

/* Only what folder_open may have made: plain files. */
static void clear_part(struct folder *f)
{
    int fd = openat(f->parent, f->part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
    if (!list) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *file; (file = readdir(list));)
        if (strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0)
            unlinkat(fd, file->d_name, 0);
    closedir(list);
    unlinkat(f->parent, f->part, AT_REMOVEDIR);
}

enum err folder_begin(struct arena *a, const char *dir, const char *name, struct folder *f)
{
    *f = (struct folder){.arena = a,
                         .name = name,
                         .part = arena_printf(a, ".%s.part", name),
                         .parent = -1,
                         .fd = -1,
                         .why = ""};
    f->parent = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->parent < 0)
        return fail(f, dir);
    clear_part(f);
    if (mkdirat(f->parent, f->part, 0755) || fchmodat(f->parent, f->part, 0755, 0))
        return fail(f, dir);
    f->fd = openat(f->parent, f->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return f->fd < 0 ? fail(f, f->part) : ERR_OK;
}

enum err folder_open(struct folder *f, const char *name, FILE **file)
{
    int fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (*file)
        return ERR_OK;
    if (fd >= 0)
        close(fd);
    return fail(f, name);
}

enum err folder_close(struct folder *f, FILE *file)
{
    /* whatever the umask: it is for everybody */
    bool ok = fflush(file) == 0 && fchmod(fileno(file), 0644) == 0 && fsync(fileno(file)) == 0;
    enum err e = ok ? ERR_OK : fail(f, "a file cannot be written");
    if (fclose(file) && !e)
        e = fail(f, "a file cannot be written");
    return e;
}

enum err folder_publish(struct folder *f)
{
    if (fsync(f->fd))
        return fail(f, f->part);
    /* A folder that holds something is never replaced. */
    if (renameat(f->parent, f->part, f->parent, f->name))
        return errno == EEXIST || errno == ENOTEMPTY ? ERR_CONFLICT : fail(f, f->name);
    return fsync(f->parent) ? fail(f, f->name) : ERR_OK;
}

const char *folder_read(struct folder *f, const char *name, size_t max)
{
    int fd =
        openat(f->parent, arena_printf(f->arena, "%s/%s", f->name, name), O_RDONLY | O_CLOEXEC);
    char *bytes = arena_alloc(f->arena, max + 2);
    size_t len = 0;
    if (fd < 0)
        return NULL;
    for (ssize_t n; len <= max && (n = read(fd, bytes + len, max + 1 - len)) > 0;)
        len += (size_t)n;
    close(fd);
    return len <= max && strlen(bytes) == len ? bytes : NULL;
}

void folder_end(struct folder *f)
{
    if (f->fd >= 0)
        close(f->fd);
    if (f->parent >= 0) {
        clear_part(f);
        close(f->parent);
    }
    f->fd = f->parent = -1;
}
