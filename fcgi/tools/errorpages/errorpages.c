/* errorpages: writes nginx's own error pages, in the site's look and as problem+json, from the same
 * templates and words that the worker uses.
 *
 *     errorpages DIRECTORY     writes DIRECTORY/404.html, DIRECTORY/404.json, …
 *
 * Links are relative to the site's root, so the pages fit every BASE_URL. SITE_NAME is taken from
 * the environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/out.h"
#include "model/error_page.h"
#include "view/json.h"
#include "view/pages.h"

/* nginx puts the request's id in its place (nginx/errors.conf.in). */
#define REQUEST_ID "00000000000000000000000000000000"

/* What nginx answers by itself. */
static const struct {
    int status;
    const char *words, *type;
} statuses[] = {
    {400, "Bad Request", "bad-request"},
    {404, "Not Found", "not-found"},
    {405, "Method Not Allowed", "method-not-allowed"},
    {408, "Request Timeout", "timeout"},
    {413, "Content Too Large", "too-large"},
    {414, "URI Too Long", "uri-too-long"},
    {421, "Misdirected Request", "misdirected"},
    {429, "Too Many Requests", "too-many-requests"},
    {431, "Request Header Fields Too Large", "headers-too-large"},
    {500, "Internal Server Error", "internal"},
    {502, "Bad Gateway", "internal"},
    {503, "Service Unavailable", "unavailable"},
    {504, "Gateway Timeout", "timeout"},
};

static int save(const char *path, const struct out *o)
{
    FILE *file = fopen(path, "wb");
    if (!file) {
        fprintf(stderr, "errorpages: %s cannot be written\n", path);
        return EX_CANTCREAT;
    }
    size_t written = fwrite(o->data, 1, o->len, file);
    return fclose(file) == 0 && written == o->len ? EX_OK : EX_IOERR;
}

static int write_pages(struct arena *a, const char *directory, const char *site_name)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct error_page p = error_page_for(statuses[i].status, statuses[i].words);
        p.head = (struct head){
            .title = p.title,
            .description = p.detail,
            .canonical = "",
            .site_name = site_name,
            .base_url = "",
            .og_type = "website",
            .noindex = true,
        };
        p.request_id = REQUEST_ID;
        struct out html = out_grow(a, 16384), json = out_grow(a, 1024);
        html_error(&html, &p);
        p.title = statuses[i].words;
        json_problem(a, &json, &p, statuses[i].type);
        int code = save(arena_printf(a, "%s/%d.html", directory, p.status), &html);
        if (code == EX_OK)
            code = save(arena_printf(a, "%s/%d.json", directory, p.status), &json);
        if (code != EX_OK)
            return code;
    }
    return EX_OK;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: errorpages DIRECTORY\n");
        return EX_USAGE;
    }
    const char *site_name = getenv("SITE_NAME");
    struct arena *a = arena_new((size_t)64 << 20);
    int code = write_pages(a, argv[1], site_name && site_name[0] ? site_name : "Slipway");
    arena_free(a);
    return code;
}
