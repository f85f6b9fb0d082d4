/* picture: the share images of comparisons and tools: what stands in them, and what it is called.
 */
#include "model/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/out.h"

/* The look that slipway-draw has: ORDER_LOOK of fcgi/draw/order.h. */
#define LOOK "1"

/* Of the hash: enough to tell the few pictures of one address from each other. */
#define NAME_BYTES 16

/* Of one value, far more than fits into a picture; the last sign may be cut, see put(). */
#define VALUE_MAX_BYTES 2000

/* A line of the order. What would end it becomes a blank. */
static void put(struct out *o, const char *key, const char *value)
{
    size_t len = strlen(value);
    if (len > VALUE_MAX_BYTES)
        for (len = VALUE_MAX_BYTES; len > 0 && ((unsigned char)value[len] & 0xc0) == 0x80;)
            len--;
    out_text(o, key);
    out_byte(o, ' ');
    for (size_t i = 0; i < len; i++)
        out_byte(o, (unsigned char)value[i] < ' ' ? ' ' : value[i]);
    out_byte(o, '\n');
}

static const char *share_percent(struct arena *a, struct share s)
{
    return s.any ? arena_printf(a, "%d%%", s.percent) : "—";
}

static const char *share_of_words(struct arena *a, struct share s, const char *none)
{
    return s.any ? arena_printf(a, "%d of %d", s.part, s.whole) : none;
}

static const char *flags(struct arena *a, const struct reviews *reviews)
{
    char *signs = arena_alloc(a, reviews->n + 1);
    for (size_t i = 0; i < reviews->n; i++)
        signs[i] = reviews->v[i].ship ? '+' : '-';
    return signs;
}

static void put_side(struct arena *a, struct out *o, const struct tool *t, const char *tagline)
{
    out_literal(o, "side\n");
    put(o, "name", t->name);
    if (tagline)
        put(o, "tagline", tagline);
    put(o, "panel", share_percent(a, t->panel));
    put(o, "panel_n", share_of_words(a, t->panel, "no reviews yet"));
    put(o, "flags", flags(a, &t->reviews));
    put(o, "community", share_percent(a, t->community.share));
    put(o, "community_n", share_of_words(a, t->community.share, "no votes yet"));
}

/* "2026-05-01" → "1 May 2026" */
static const char *day_words(struct arena *a, const char *day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int month = strlen(day) >= 10 ? atoi(day + 5) : 0;
    return month >= 1 && month <= 12
               ? arena_printf(a, "%d %s %.4s", atoi(day + 8), months[month - 1], day)
               : day;
}

static const char *latest(const struct tool *t, const char *day)
{
    for (size_t i = 0; i < t->reviews.n; i++)
        if (t->reviews.v[i].reviewed_on && strcmp(t->reviews.v[i].reviewed_on, day) > 0)
            day = t->reviews.v[i].reviewed_on;
    return day;
}

/* The date that belongs to what the picture says, not to when it is drawn. */
static const char *dated(struct arena *a, const char *latest_review, const char *published_at)
{
    return latest_review[0] ? arena_printf(a, "Latest review %s", day_words(a, latest_review))
                            : arena_printf(a, "Listed since %s", day_words(a, published_at));
}

static const char *host(const char *base_url)
{
    const char *after = strstr(base_url, "://");
    return after ? after + 3 : base_url;
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* A name in letters from right to left keeps to itself, and the figures behind it stay there: the
 * isolates of Unicode (UAX 9) around each mention. */
static const char *isolate(struct arena *a, const char *text, const char *name)
{
    if (is_ascii(name))
        return text;
    struct out o = out_grow(a, strlen(text) + 64);
    for (const char *at; (at = strstr(text, name)) != NULL; text = at + strlen(name)) {
        out_write(&o, text, (size_t)(at - text));
        out_printf(&o, "\u2068%s\u2069", name);
    }
    out_text(&o, text);
    return out_string(&o);
}

static struct out begin(struct arena *a, const char *site_name, const char *base_url)
{
    struct out o = out_grow(a, 1024);
    put(&o, "look", LOOK);
    put(&o, "site", site_name);
    put(&o, "host", host(base_url));
    return o;
}

static struct picture finish(struct arena *a, struct out *o, const char *path, const char *alt)
{
    char hex[CRYPTO_DIGEST_HEX_BYTES];
    crypto_digest_hex(o->data, o->len, hex);
    return (struct picture){
        .order = out_string(o),
        .name = arena_copy_n(a, hex, NAME_BYTES),
        .path = path,
        .alt = alt,
    };
}

struct picture picture_of_comparison(struct arena *a, const char *site_name, const char *base_url,
                                     const struct comparison *c)
{
    const struct tool *l = &c->left, *r = &c->right;
    struct out o = begin(a, site_name, base_url);
    const char *since =
        strcmp(l->published_at, r->published_at) > 0 ? l->published_at : r->published_at;
    put(&o, "label", "AI tool comparison");
    put(&o, "call", isolate(a, isolate(a, c->call.text, l->name), r->name));
    put(&o, "dated", dated(a, latest(r, latest(l, "")), since));
    put_side(a, &o, l, NULL);
    put_side(a, &o, r, NULL);
    return finish(a, &o, arena_printf(a, PICTURE_PATH "%s-vs-%s" PICTURE_SUFFIX, l->slug, r->slug),
                  arena_printf(a, "%s.", c->call.lead));
}

/* As the call of a comparison counts: half of the seats is no majority. */
static const char *call(struct arena *a, struct share panel)
{
    if (!panel.any)
        return "The panel has not reviewed it yet.";
    const char *verb = 2 * panel.part > panel.whole    ? "ships it,"
                       : 2 * panel.part == panel.whole ? "is level at"
                                                       : "skips it:";
    const char *ship = 2 * panel.part < panel.whole ? " would ship" : "";
    return arena_printf(a, "The panel %s %d%% (%d of %d)%s.", verb, panel.percent, panel.part,
                        panel.whole, ship);
}

struct picture picture_of_tool(struct arena *a, const char *site_name, const char *base_url,
                               const struct tool *t)
{
    struct out o = begin(a, site_name, base_url);
    const char *words = call(a, t->panel);
    put(&o, "label", t->category.name);
    put(&o, "call", words);
    put(&o, "dated", dated(a, latest(t, ""), t->published_at));
    put_side(a, &o, t, t->tagline);
    return finish(a, &o, arena_printf(a, PICTURE_PATH "%s" PICTURE_SUFFIX, t->slug),
                  arena_printf(a, "%s. %s", t->name, words));
}
