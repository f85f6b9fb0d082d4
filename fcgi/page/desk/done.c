/* done: what has just been decided, with the way back. */
#include "page/desk/done.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "store/queue.h"

enum err done_read(struct context *c, struct head *head, const char *here)
{
    const char *done = context_input(c, "done");
    struct store s = context_store(c);
    head->staff.here = here;
    if (!done[0] || c->account->role < ROLE_MODERATOR)
        return ERR_OK;
    bool is_entry = strspn(done, "0123456789") == strlen(done);
    bool is_batch = strlen(done) == 36 && strspn(done, "0123456789abcdef-") == 36;
    enum err e = ERR_NOT_FOUND;
    if (is_entry && strlen(done) <= 18)
        e = store_done(&s, c->credential, strtoll(done, NULL, 10), "", &head->staff.done);
    else if (is_batch)
        e = store_done(&s, c->credential, 0, done, &head->staff.done);
    return e == ERR_NOT_FOUND || e == ERR_INVALID ? ERR_OK : e;
}

const char *done_href(const struct context *c, const char *path, const char *what)
{
    size_t len = strcspn(path, "#");
    char separator = memchr(path, '?', len) ? '&' : '?';
    return arena_printf(c->arena, "%.*s%cdone=%s%s", (int)len, path, separator, what, path + len);
}

enum err done_see(struct context *c, const char *path, int64_t entry)
{
    board_bump_catalogue(c->board);
    return context_see_other(c,
                             done_href(c, path, arena_printf(c->arena, "%lld", (long long)entry)));
}

const char *done_typed(const struct context *c, const char *name)
{
    const char *text = context_field(c, name);
    return text[strspn(text, " \t\n")] ? text : "";
}

const char *done_sentence(struct arena *a, const char *words)
{
    char *text = arena_printf(a, "%s.", words);
    text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

bool done_is_refusal(enum err e)
{
    return e == ERR_CONFLICT || e == ERR_INVALID || e == ERR_FORBIDDEN;
}
