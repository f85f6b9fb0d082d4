/* render: writes each golden template's page to DIR/NAME, through a buffer of BYTES that is emptied
 * whenever it is full.
 *
 *     render BYTES DIR
 */
#include <stdio.h>
#include <stdlib.h>

#include "html.h"
#include "models.h"

static const char *const words[] = {"swift", "a&b", "z"};
static const struct tag tags[] = {{"chat"}, {"<code>"}, {"x y"}};
static const struct branch leaves[] = {{.name = "leaf 1"}, {.name = "leaf 2"}};
static const struct branch limbs[] = {{"limb 1", {2, leaves}}, {.name = "limb 2"}};
static struct tool tools[] = {
    {"Alpha & Co", "alpha", "https://alpha.example/?a=1&b=2", true, 3, {"Ann", "/ann"}, {3, tags}},
    {"Beta \"B\"", "beta/b", "javascript:alert(1)", false, 0, {"Bob", ""}, {0, NULL}},
};
static char draft[] = "draft <1>";

static const struct page page = {
    .title = "Tools & <friends>",
    .query = "a b&c=\"d\"",
    .url = "https://example.org/?q='x'&y",
    .empty = "",
    .code = "c<o>de",
    .draft = draft,
    .yes = true,
    .body = {"<em>ours</em>"},
    .numbers = {0, -7, 4000000000u, -9000000000l, 9000000000ul, -9223372036854775807ll - 1,
                18446744073709551615ull, 0.5},
    .words = {3, words},
    .tools = {2, tools},
    .best = {"Best", "best", "/best", true, 9, {"Bea", "#bea"}, {1, tags}},
    .tree = {"root", {2, limbs}},
};

struct golden {
    const char *name;
    void (*render)(struct out *o, const struct page *p);
};

static const struct golden goldens[] = {
#include "goldens.h"
};

static void drain(struct out *o)
{
    fwrite(o->data, 1, o->len, o->context);
    o->len = 0;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 64;
    size_t cap = (size_t)atol(argv[1]);
    static char data[65536];
    for (size_t i = 0; cap <= sizeof data && i < sizeof goldens / sizeof *goldens; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", argv[2], goldens[i].name);
        FILE *to = fopen(path, "wb");
        if (!to)
            return 73;
        struct out o = {.data = data, .cap = cap, .drain = drain, .context = to};
        goldens[i].render(&o, &page);
        drain(&o);
        fclose(to);
    }
    return 0;
}
