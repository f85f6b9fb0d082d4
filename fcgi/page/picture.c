/* picture: the share image of a comparison or a tool, drawn by a program of its own. */
#include <string.h>

#include "base/clock.h"
#include "model/picture.h"
#include "model/slug.h"
#include "page/page.h"
#include "page/share_image.h"
#include "store/store.h"

static struct picture picture_of_pair(struct context *c, const struct comparison *comparison)
{
    return picture_of_comparison(c->arena, c->site->name, c->site->base_url, comparison);
}

static struct picture picture_of_one(struct context *c, const struct tool *tool)
{
    return picture_of_tool(c->arena, c->site->name, c->site->base_url, tool);
}

static void put_on_page(struct context *c, const struct picture *picture, struct head *head)
{
    head->og_image =
        context_url(c, arena_printf(c->arena, "%s?v=%s", picture->path, picture->name));
    head->og_image_alt = picture->alt;
}

void share_image_comparison(struct context *c, const struct comparison *comparison,
                            struct head *head)
{
    struct picture picture = picture_of_pair(c, comparison);
    put_on_page(c, &picture, head);
}

void share_image_tool(struct context *c, const struct tool *tool, struct head *head)
{
    struct picture picture = picture_of_one(c, tool);
    put_on_page(c, &picture, head);
}

/* `*moved` is the slug of a tool whose picture it is instead, or "". */
static enum err find_pair(struct context *c, const char *left, const char *right,
                          struct picture *picture, const char **moved)
{
    struct comparison_page p = {.head.title = ""};
    struct store s = context_store(c);
    if (strcmp(left, right) == 0)
        return ERR_NOT_FOUND;
    enum err e = store_comparison(&s, left, right, &p, moved);
    if (!e && !(*moved)[0])
        *picture = picture_of_pair(c, &p.comparison);
    return e;
}

static enum err find_one(struct context *c, const char *slug, struct picture *picture,
                         const char **moved)
{
    struct tool_page p = {.head.title = ""};
    struct store s = context_store(c);
    enum err e = store_tool(&s, slug, &p, moved);
    if (!e && !(*moved)[0])
        *picture = picture_of_one(c, &p.tool);
    return e;
}

static enum err find(struct context *c, const char *file, struct picture *picture,
                     const char **moved)
{
    const char *slugs[SLUG_PAIR_MAX];
    size_t len = strlen(file), suffix = strlen(PICTURE_SUFFIX);
    if (len <= suffix || strcmp(file + len - suffix, PICTURE_SUFFIX) != 0)
        return ERR_NOT_FOUND;
    const char *stem = arena_copy_n(c->arena, file, len - suffix);
    if (slug_is_valid(stem))
        return find_one(c, stem, picture, moved);
    if (slug_split(c->arena, stem, slugs) != 2)
        return ERR_NOT_FOUND;
    return find_pair(c, slugs[0], slugs[1], picture, moved);
}

/* One that was drawn lately is still here. */
static enum err draw(struct context *c, const struct picture *picture, struct out *png)
{
    struct kept {
        size_t len;
        char bytes[];
    } *kept = lru_get(c->studio->kept, picture->name);
    if (kept) {
        out_write(png, kept->bytes, kept->len);
        return ERR_OK;
    }
    int64_t begun_ms = clock_ms();
    enum err e = drawer_draw(c->studio->drawer, picture->order, png);
    metrics_add(c->metrics, e ? METRIC_PICTURE_FAILED : METRIC_PICTURE_DRAWN, 1);
    metrics_add(c->metrics, METRIC_PICTURE_MS, clock_ms() - begun_ms);
    if (e)
        return e;
    kept = lru_put(c->studio->kept, picture->name, sizeof *kept + png->len);
    if (kept) {
        kept->len = png->len;
        memcpy(kept->bytes, png->data, png->len);
    }
    return ERR_OK;
}

/* With “v” the name that a page gave it: kept for a year as long as that is its name; else the
 * present picture, which is kept shortly. ERR_NOT_FOUND; ERR_TIMEOUT, ERR_RETRY and ERR_INTERNAL
 * when it could not be drawn. Another spelling, an old slug or a merged tool answers with a
 * redirect. */
enum err page_picture(struct context *c)
{
    const char *file = context_path(c, "picture"), *moved = "";
    struct picture picture;
    enum err e = find(c, file, &picture, &moved);
    if (e == ERR_NOT_FOUND)
        return context_fail(c, e,
                            "there is no such picture; the page of a tool or a comparison names "
                            "its own in og:image");
    if (e)
        return e;
    if (moved[0])
        return context_moved(c, arena_printf(c->arena, PICTURE_PATH "%s" PICTURE_SUFFIX, moved));
    if (strcmp(picture.path + strlen(PICTURE_PATH), file) != 0)
        return context_moved(c, picture.path);
    struct out *png = context_body(c);
    response_named(&c->res, picture.name);
    c->res.caching =
        strcmp(context_input(c, "v"), picture.name) == 0 ? CACHING_LONG : CACHING_SHORT;
    /* Who has it already is only told so. */
    if (request_has_etag(&c->req, arena_printf(c->arena, "\"%s\"", picture.name)))
        return ERR_OK;
    e = draw(c, &picture, png);
    if (e)
        return context_fail(c, e, "the picture could not be drawn now; try again soon");
    return ERR_OK;
}
