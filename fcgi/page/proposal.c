/* proposal: what a tool's content should be, as somebody wrote it. */
#include "page/proposal.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "base/utf8.h"
#include "model/tags.h"
#include "page/proposal_tags.h"
#include "view/json.h"
#include "view/prose.h"

/* The fields in their order. `value` and `field` say where each stands in a struct proposal and in
 * its form. */
#define PLACES(in_proposal, in_form)                                                               \
    offsetof(struct proposal, in_proposal), offsetof(struct proposal_form, in_form)
enum { NAME, WEBSITE, TAGLINE, CATEGORY, DESCRIPTION, MODEL, ENTRY, TAGS, EMAIL, NOTE, FIELDS };
static const struct {
    const char *name, *pointer, *id, *label;
    size_t max; /* characters */
    bool required, lines;
    size_t value, field;
} fields[FIELDS] = {
    [NAME] = {"name", "/name", "f-name", "The name", PROPOSAL_NAME_MAX, true, false,
              PLACES(name, name)},
    [WEBSITE] = {"website", "/website", "f-website", "The website", PROPOSAL_WEBSITE_MAX, true,
                 false, PLACES(website, website)},
    [TAGLINE] = {"tagline", "/tagline", "f-tagline", "The tagline", PROPOSAL_TAGLINE_MAX, true,
                 false, PLACES(tagline, tagline)},
    [CATEGORY] = {"category", "/category", "f-category", "The category", 80, true, false,
                  PLACES(category.slug, category)},
    [DESCRIPTION] = {"description", "/description", "f-description", "The description",
                     PROPOSAL_TEXT_MAX, true, true, PLACES(description, description)},
    [MODEL] = {"model", "/pricing/model", "f-model", "The pricing", 20, true, false,
               PLACES(pricing.model, model)},
    [ENTRY] = {"entry", "/pricing/entry", "f-entry", "The entry price", PROPOSAL_ENTRY_MAX, true,
               false, PLACES(pricing.entry, entry)},
    [TAGS] = {"tags", "/tags", "f-tags", "The tags", PROPOSAL_TAGS_MAX, false, false,
              PLACES(tags, tags)},
    [EMAIL] = {"email", "/email", "f-email", "The e-mail address", PROPOSAL_EMAIL_MAX, false, false,
               PLACES(email, email)},
    [NOTE] = {"note", "/note", "f-note", "The note", PROPOSAL_NOTE_MAX, false, true,
              PLACES(note, note)},
};

static const struct {
    const char *word, *label;
} models[] = {
    {"free", "Free"},
    {"freemium", "Freemium: free to start, paid for more"},
    {"paid", "Paid"},
    {"open_source", "Open source"},
};

static const char **value_of(struct proposal *p, size_t i)
{
    return (const char **)((char *)p + fields[i].value);
}

static struct field *field_of(struct proposal_form *form, size_t i)
{
    return (struct field *)((char *)form + fields[i].field);
}

/* ---- reading ---- */

/* Of several lines only empty ones go at the top: blanks at the beginning of a line mean something.
 */
static const char *trimmed(struct arena *a, const char *text, bool lines)
{
    const char *from = text + strspn(text, lines ? "\n" : " \t\n");
    size_t len = strlen(from);
    while (len > 0 && isspace((unsigned char)from[len - 1]))
        len--;
    return arena_copy_n(a, from, len);
}

static void check_text(struct flaws *flaws, size_t i, const char *text)
{
    const char *pointer = fields[i].pointer;
    size_t length = utf8_length(text);
    bool chosen = i == CATEGORY || i == MODEL;
    if (text[0] ? utf8_is_blank(text) : fields[i].required)
        flaws_add(flaws, pointer, chosen ? "must be chosen" : "must not be empty");
    else if (length > fields[i].max)
        flaws_add(flaws, pointer,
                  arena_printf(flaws->arena, "must have at most %zu characters; it has %zu",
                               fields[i].max, length));
    else if (!fields[i].lines && !utf8_is_one_line(text))
        flaws_add(flaws, pointer, "must be one line");
}

static bool is_flawed(const struct flaws *flaws, const char *pointer)
{
    for (size_t i = 0; i < flaws->kept; i++)
        if (strcmp(flaws->v[i].pointer, pointer) == 0)
            return true;
    return false;
}

/* "example.com:8080/x" has none; "mailto:x" has one. */
static bool has_scheme(const char *url)
{
    size_t word = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return word > 0 && url[word] == ':' && !isdigit((unsigned char)url[word + 1]);
}

static const char *with_scheme(struct arena *a, const char *url)
{
    if (!url[0] || has_scheme(url))
        return url;
    return arena_printf(a, "https://%s", strncmp(url, "//", 2) == 0 ? url + 2 : url);
}

/* Spelled in one way only: browsers decode %76 and fold letters of other scripts, so that one host
 * had many names for whoever compares them. */
static bool is_plain_host(const char *host, size_t len)
{
    size_t name = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    if (name >= len)
        return true;
    return host[name] == ':' && name + 1 + strspn(host + name + 1, "0123456789") >= len;
}

/* A host that the public can reach by name, nobody's password, and nothing that a page could not
 * show as a link. */
static const char *website_flaw(const char *url)
{
    const char *host = strncasecmp(url, "https://", 8) == 0  ? url + 8
                       : strncasecmp(url, "http://", 7) == 0 ? url + 7
                                                             : NULL;
    if (!host)
        return "must begin with https:// or http://";
    size_t len = strcspn(host, "/?#");
    if (memchr(host, '@', len))
        return "must not hold a login or a password";
    const char *dot = memchr(host, '.', len);
    if (!dot || dot == host || dot == host + len - 1)
        return "must name a site, such as https://example.com";
    if (strpbrk(host, " \"<>\\^`{|}"))
        return "must be an address as browsers show it, without blanks or quotes";
    if (!isalnum((unsigned char)host[0]) || !is_plain_host(host, len))
        return "must have a host of letters, digits, dots and hyphens; one of another script is "
               "written as xn--…, as browsers copy it";
    return NULL;
}

static const char *small_scheme(struct arena *a, const char *url)
{
    char *copy = arena_copy(a, url);
    for (char *p = copy; *p && *p != ':'; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

static void check_website(struct arena *a, struct proposal *p, struct flaws *flaws)
{
    p->website = with_scheme(a, p->website);
    if (is_flawed(flaws, "/website"))
        return;
    const char *flaw = website_flaw(p->website);
    if (flaw)
        flaws_add(flaws, "/website", flaw);
    else
        p->website = small_scheme(a, p->website);
}

static void check_model(const struct proposal *p, struct flaws *flaws)
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(models[i].word, p->pricing.model) == 0)
            return;
    if (!is_flawed(flaws, "/pricing/model"))
        flaws_add(flaws, "/pricing/model", "must be one of: free, freemium, paid, open_source");
}

static void check_email(const struct proposal *p, struct flaws *flaws)
{
    const char *at = strchr(p->email, '@');
    if (p->email[0] && !is_flawed(flaws, "/email") &&
        (!at || at == p->email || !at[1] || strchr(at + 1, '@') ||
         strpbrk(p->email, " \t<>,;\\\"") || strstr(p->email, "\xc2\xa0")))
        flaws_add(flaws, "/email", "must look like name@example.com");
}

static void render(struct arena *a, struct proposal *p, struct flaws *flaws)
{
    size_t bytes = strlen(p->description);
    if (bytes > PROPOSAL_TEXT_MAX_BYTES) {
        if (!is_flawed(flaws, "/description"))
            flaws_add(flaws, "/description",
                      arena_printf(a, "must have at most 8 KB (%d bytes); it has %zu",
                                   PROPOSAL_TEXT_MAX_BYTES, bytes));
        return;
    }
    if (prose_render(a, p->description, &p->description_html))
        p->description_html = (struct html){""};
    const char *markup = p->description_html.markup;
    if (is_flawed(flaws, "/description"))
        return;
    if (!markup || !markup[0])
        flaws_add(flaws, "/description", "shows nothing as Markdown: write some words");
    else if (strlen(markup) > PROPOSAL_HTML_MAX_BYTES)
        flaws_add(flaws, "/description", "has too many Markdown marks in it: write it more simply");
}

static enum err read_json(struct context *c, struct proposal *p, struct flaws *flaws)
{
    enum err e = json_read_proposal(c->arena, c->req.body, c->req.body_len, p, flaws);
    if (e == ERR_BAD_REQUEST)
        return context_fail(c, e, arena_printf(c->arena, "the body %s", flaws->v[0].detail));
    bool whole = e && !flaws->v[0].pointer[0]; /* no object: it has no fields to look at */
    return whole ? e : ERR_OK;
}

struct proposal proposal_blank(void)
{
    struct proposal p = {.description_html = {""}, .category.name = ""};
    for (size_t i = 0; i < FIELDS; i++)
        *value_of(&p, i) = "";
    return p;
}

enum err proposal_read(struct context *c, struct proposal *p, struct flaws *flaws)
{
    *p = proposal_blank();
    if (c->req.body_kind == BODY_JSON) {
        enum err e = read_json(c, p, flaws);
        if (e)
            return e;
    } else {
        for (size_t i = 0; i < FIELDS; i++)
            *value_of(p, i) = context_field(c, fields[i].name);
        p->keeps_tags = !params_get(&c->req.form, fields[TAGS].name);
    }
    for (size_t i = 0; i < FIELDS; i++) {
        *value_of(p, i) = trimmed(c->arena, *value_of(p, i), fields[i].lines);
        if (!is_flawed(flaws, fields[i].pointer))
            check_text(flaws, i, *value_of(p, i));
    }
    check_website(c->arena, p, flaws);
    check_model(p, flaws);
    check_email(p, flaws);
    if (!is_flawed(flaws, "/tags"))
        proposal_check_tags(c->arena, p, flaws);
    render(c->arena, p, flaws);
    return flaws->n ? ERR_INVALID : ERR_OK;
}

/* ---- what the database does not take ---- */

/* To a program, which sees no list, all of them are named. */
static const char *category_words(struct context *c)
{
    struct store s = context_store(c);
    struct categories all = {0};
    struct out words = out_grow(c->arena, 1024);
    if (c->req.body_kind != BODY_JSON || store_all_categories(&s, &all))
        return "must be one of the list";
    out_literal(&words, "must be one of:");
    for (size_t i = 0; i < all.n; i++)
        out_printf(&words, "%s %s", i ? "," : "", all.v[i].slug);
    return out_string(&words);
}

bool proposal_note_refusal(struct context *c, const struct refusal *why, struct flaws *flaws)
{
    static const struct {
        const char *rule, *pointer, *detail;
    } rules[] = {
        {"submissions_one_website", "/website",
         "is that of a tool that was sent in already and waits for a moderator"},
        {"proposals_name_form", "/name", "is not in the form of a name"},
        {"proposals_tagline_form", "/tagline", "must be one line of text"},
        {"proposals_description_form", "/description", "must be text of at most 8 KB"},
        {"proposals_description_html_length", "/description", "is too long as markup"},
        {"proposals_website_form", "/website", "must be an address such as https://example.com"},
        {"proposals_pricing_entry_form", "/pricing/entry", "must be one line of text"},
        {"proposals_tags_form", "/tags", PROPOSAL_TAGS_FLAW},
        {"tool_revisions_tags_form", "/tags", PROPOSAL_TAGS_FLAW},
        {"proposals_note_form", "/note", "must be text of at most 1000 characters"},
        {"submissions_email_form", "/email", "must look like name@example.com"},
    };
    if (strcmp(why->rule, "proposals_category_known") == 0) {
        flaws_add(flaws, "/category", category_words(c));
        return true;
    }
    if (strcmp(why->rule, "submissions_website_allowed") == 0) {
        flaws_add(
            flaws, "/website",
            arena_printf(c->arena, "is on a domain whose tools are not taken: %s", why->words));
        return true;
    }
    if (strcmp(why->rule, "tools_one_website") == 0) {
        flaws_add_link(flaws, "/website", "is that of a tool that is here already",
                       arena_printf(c->arena, "/tools/%s", why->words), "See that tool");
        return true;
    }
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(why->rule, rules[i].rule) == 0) {
            flaws_add(flaws, rules[i].pointer, rules[i].detail);
            return true;
        }
    return false;
}

/* ---- the form ---- */

static void offer_categories(struct context *c, struct proposal *p, struct flaws *flaws,
                             struct options *options)
{
    struct store s = context_store(c);
    struct categories all = {0};
    bool known = false;
    bool away = store_all_categories(&s, &all) != ERR_OK;
    if (away && p->category.slug[0]) {
        all = (struct categories){.n = 1, .v = &p->category};
        p->category.name = p->category.slug;
    }
    options->n = all.n;
    options->v = arena_array(c->arena, all.n, sizeof *options->v);
    for (size_t i = 0; i < all.n; i++) {
        bool chosen = strcmp(all.v[i].slug, p->category.slug) == 0;
        options->v[i] = (struct option){all.v[i].slug, all.v[i].name, chosen};
        if (chosen)
            p->category.name = all.v[i].name;
        known = known || chosen;
    }
    if (!known && !away && p->category.slug[0] && !is_flawed(flaws, "/category"))
        flaws_add(flaws, "/category", "must be one of the list");
}

static void offer_models(struct arena *a, const struct proposal *p, struct options *options)
{
    options->n = sizeof models / sizeof *models;
    options->v = arena_array(a, options->n, sizeof *options->v);
    for (size_t i = 0; i < options->n; i++)
        options->v[i] = (struct option){models[i].word, models[i].label,
                                        strcmp(models[i].word, p->pricing.model) == 0};
}

void proposal_make_form(struct context *c, struct proposal *p, struct flaws *flaws,
                        struct proposal_form *form)
{
    *form = (struct proposal_form){.asks_note = true};
    offer_categories(c, p, flaws, &form->categories);
    offer_models(c->arena, p, &form->models);
    proposal_offer_tags(c, &form->known_tags);
    form->errors.v = arena_array(c->arena, FIELDS, sizeof *form->errors.v);
    for (size_t i = 0; i < FIELDS; i++) {
        struct field *field = field_of(form, i);
        *field = (struct field){*value_of(p, i), "", "", ""};
        for (size_t j = 0; j < flaws->kept && !field->error[0]; j++) {
            const struct flaw *flaw = &flaws->v[j];
            if (strcmp(flaw->pointer, fields[i].pointer) != 0)
                continue;
            *field = (struct field){field->value,
                                    arena_printf(c->arena, "%s %s.", fields[i].label, flaw->detail),
                                    flaw->href, flaw->link};
            form->errors.v[form->errors.n++] =
                (struct field_error){fields[i].id, field->error, flaw->href, flaw->link};
        }
    }
}

struct tool proposal_as_tool(const struct context *c, const struct proposal *p)
{
    return (struct tool){
        .name = p->name,
        .tagline = p->tagline,
        .category = p->category,
        .website = p->website,
        .website_host = tool_host(c->arena, p->website),
        .description = p->description,
        .description_html = p->description_html,
        .pricing = p->pricing,
        .tags = tags_split(c->arena, p->tags),
    };
}

const char *proposal_hash(struct context *c, const struct proposal *p, const char *about)
{
    struct proposal copy = *p;
    struct out o = out_grow(c->arena, 4096);
    char hex[CRYPTO_MAC_HEX_BYTES];
    for (size_t i = 0; i < FIELDS; i++)
        out_printf(&o, "%zu:%s", strlen(*value_of(&copy, i)), *value_of(&copy, i));
    out_printf(&o, "%zu:%s", strlen(about), about);
    crypto_sha256_hex(o.data, o.len, hex);
    return arena_copy(c->arena, hex);
}
