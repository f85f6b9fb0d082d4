/* catalogue_read: a catalogue file, checked to its last member. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/slug.h"
#include "model/tags.h"
#include "view/catalogue.h"
#include "json/reader.h"

/* A tool takes about 45 values; this is room for 400,000 of them. */
#define VALUES_MAX 20000000

/* Of one seat on one tool: those of its earlier reviews that are open stand with them. */
#define PREDICTIONS_FILE_MAX 100

struct reading {
    struct arena *arena;
    const struct personas *personas;
    struct flaws *flaws;
};

/* A value and where it stood, so that equal ones can be found by sorting. */
struct key {
    const char *text;
    const struct json *where;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (order)
        return order;
    return (x->where->index > y->where->index) - (x->where->index < y->where->index);
}

static void refuse_twice(struct reading *r, struct key *keys, size_t n, const char *what)
{
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t i = 1; i < n; i++)
        if (keys[i].text[0] && strcmp(keys[i - 1].text, keys[i].text) == 0)
            json_complain(r->flaws, keys[i].where,
                          arena_printf(r->arena, "names the same %s as %s", what,
                                       json_pointer(r->arena, keys[i - 1].where)));
}

static const char *take_line(struct reading *r, struct json *object, const char *name, size_t max)
{
    return json_take_text(r->flaws, object, name, 1, max, false);
}

/* The complaint belongs to the member, which json_take found before. */
static void complain(struct reading *r, struct json *object, const char *name, const char *detail)
{
    json_complain(r->flaws, json_take(object, name), detail);
}

static const char *take_slug(struct reading *r, struct json *object, const char *name)
{
    const char *slug = take_line(r, object, name, SLUG_MAX_BYTES);
    if (slug[0] && !slug_is_valid(slug)) {
        complain(
            r, object, name,
            "must be lower-case words of letters and digits joined by single hyphens, none of them “vs”");
        return "";
    }
    if (slug_is_ours(slug))
        complain(r, object, name, "is an address of the site's own");
    return slug;
}

static bool is_web_address(const char *url)
{
    const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
                       : strncmp(url, "http://", 7) == 0 ? url + 7
                                                         : NULL;
    return host && isalnum((unsigned char)host[0]) && !strpbrk(host, " \"<>\\^`{|}");
}

static bool is_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1970 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap);
}

static const char *take_persona(struct reading *r, struct json *object, const char **name)
{
    const char *slug = take_line(r, object, "persona", SLUG_MAX_BYTES);
    const char *seats = "";
    for (size_t i = 0; i < r->personas->n; i++) {
        if (strcmp(slug, r->personas->v[i].slug) == 0) {
            *name = r->personas->v[i].name;
            return slug;
        }
        seats = arena_printf(r->arena, "%s%s%s", seats, i ? ", " : "", r->personas->v[i].slug);
    }
    if (slug[0])
        complain(r, object, "persona", arena_printf(r->arena, "must be one of: %s", seats));
    return "";
}

static struct json *take_list(struct reading *r, struct json *object, const char *name,
                              bool required)
{
    struct json *list = json_take(object, name);
    if (!list && required) {
        struct json missing = {.key = name, .parent = object};
        json_complain(r->flaws, &missing, "is required; it may be an empty list");
    }
    return list && json_expect(r->flaws, list, JSON_LIST) ? list : NULL;
}

static int take_percent(struct reading *r, struct json *object)
{
    struct json *value = json_take(object, "percent");
    const char *digits = value && value->kind == JSON_NUMBER ? value->text : "";
    size_t len = strspn(digits, "0123456789");
    if (len >= 1 && len <= 2 && !digits[len] && atoi(digits) >= PREDICTION_PERCENT_LEAST)
        return atoi(digits);
    struct json missing = {.key = "percent", .parent = object};
    json_complain(r->flaws, value ? value : &missing, "must be a whole number from 1 to 99");
    return 0;
}

static struct prediction read_prediction(struct reading *r, struct json *value)
{
    struct prediction p = {.text = "", .due_on = ""};
    if (!json_expect(r->flaws, value, JSON_OBJECT))
        return p;
    p.text = take_line(r, value, "text", PREDICTION_TEXT_MAX);
    p.due_on = take_line(r, value, "due", sizeof "2026-05-01" - 1);
    if (p.due_on[0] && !is_date(p.due_on))
        complain(r, value, "due", "must be a date such as 2027-05-01");
    p.percent = take_percent(r, value);
    json_refuse_unknown(r->flaws, value);
    return p;
}

static struct predictions read_predictions(struct reading *r, struct json *list)
{
    struct predictions predictions = {0};
    if (!list)
        return predictions;
    struct key *keys = arena_array(r->arena, list->children, sizeof *keys);
    predictions.v = arena_array(r->arena, list->children, sizeof *predictions.v);
    for (struct json *value = list->first; value; value = value->next) {
        struct prediction p = read_prediction(r, value);
        keys[predictions.n] =
            (struct key){p.text[0] ? arena_printf(r->arena, "%s %s", p.due_on, p.text) : "", value};
        predictions.v[predictions.n++] = p;
    }
    if (predictions.n > PREDICTIONS_FILE_MAX)
        json_complain(r->flaws, list, "must hold 100 predictions at most");
    refuse_twice(r, keys, predictions.n, "prediction");
    return predictions;
}

static struct review read_review(struct reading *r, struct json *value)
{
    struct review review = {
        .present = true, .persona = "", .name = "", .quote = "", .reviewed_on = ""};
    if (!json_expect(r->flaws, value, JSON_OBJECT))
        return review;
    review.persona = take_persona(r, value, &review.name);
    const char *verdict = take_line(r, value, "verdict", 4);
    review.ship = strcmp(verdict, "ship") == 0;
    if (verdict[0] && !review.ship && strcmp(verdict, "skip") != 0)
        complain(r, value, "verdict", "must be “ship” or “skip”");
    review.quote = json_take_text(r->flaws, value, "quote", 1, CATALOGUE_QUOTE_MAX, true);
    struct json *date = json_take(value, "reviewed_on");
    if (date && json_expect(r->flaws, date, JSON_TEXT)) {
        review.reviewed_on = date->text;
        if (!is_date(date->text))
            json_complain(r->flaws, date, "must be a date such as 2026-05-01");
    }
    review.predictions = read_predictions(r, take_list(r, value, "predictions", false));
    json_refuse_unknown(r->flaws, value);
    return review;
}

static struct reviews read_reviews(struct reading *r, struct json *list)
{
    struct reviews reviews = {0};
    if (!list)
        return reviews;
    struct key *seats = arena_array(r->arena, list->children, sizeof *seats);
    reviews.v = arena_array(r->arena, list->children, sizeof *reviews.v);
    for (struct json *value = list->first; value; value = value->next) {
        reviews.v[reviews.n] = read_review(r, value);
        seats[reviews.n] = (struct key){reviews.v[reviews.n].persona, value};
        reviews.n++;
    }
    refuse_twice(r, seats, reviews.n, "persona");
    return reviews;
}

/* Compared as the store does it for ASCII; the store refuses what is the same only otherwise. */
static bool is_tag_twice(const struct tags *tags, const char *name)
{
    for (size_t i = 0; i < tags->n; i++)
        if (strcasecmp(tags->v[i].name, name) == 0)
            return true;
    return false;
}

static struct tags read_tags(struct reading *r, struct json *list)
{
    struct tags tags = {.v = arena_array(r->arena, list->children, sizeof *tags.v)};
    for (struct json *value = list->first; value; value = value->next) {
        if (!json_expect(r->flaws, value, JSON_TEXT) ||
            !json_limit_text(r->flaws, value, 1, TAG_MAX, false))
            continue;
        if (strchr(value->text, ',') || value->text[0] == ' ' ||
            value->text[strlen(value->text) - 1] == ' ')
            json_complain(r->flaws, value, "must not hold a comma, or a blank at its ends");
        if (is_tag_twice(&tags, value->text))
            json_complain(r->flaws, value, "names the same tag twice");
        tags.v[tags.n++].name = value->text;
    }
    if (list->children > TAGS_MAX)
        json_complain(r->flaws, list, "a tool has at most 10 tags");
    return tags;
}

static struct pricing read_pricing(struct reading *r, struct json *tool)
{
    struct pricing pricing = {.model = "", .entry = ""};
    struct json *value = json_take(tool, "pricing");
    if (!value) {
        struct json missing = {.key = "pricing", .parent = tool};
        json_complain(r->flaws, &missing, "is required");
        return pricing;
    }
    if (!json_expect(r->flaws, value, JSON_OBJECT))
        return pricing;
    static const char *const models[] = {"free", "freemium", "paid", "open_source"};
    const char *model = take_line(r, value, "model", 20);
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(model, models[i]) == 0)
            pricing.model = models[i];
    if (model[0] && !pricing.model[0])
        complain(r, value, "model", "must be one of: free, freemium, paid, open_source");
    pricing.entry = take_line(r, value, "entry", CATALOGUE_ENTRY_MAX);
    json_refuse_unknown(r->flaws, value);
    return pricing;
}

static struct tool read_tool(struct reading *r, struct json *value)
{
    struct tool t = {.slug = ""};
    if (!json_expect(r->flaws, value, JSON_OBJECT))
        return t;
    t.slug = take_slug(r, value, "slug");
    t.name = take_line(r, value, "name", CATALOGUE_NAME_MAX);
    t.tagline = take_line(r, value, "tagline", CATALOGUE_TAGLINE_MAX);
    t.category.name = take_line(r, value, "category", CATALOGUE_CATEGORY_MAX);
    t.website = take_line(r, value, "website", CATALOGUE_WEBSITE_MAX);
    if (t.website[0] && !is_web_address(t.website))
        complain(r, value, "website", "must be a web address that begins with https:// or http://");
    t.description =
        json_take_text(r->flaws, value, "description", 1, CATALOGUE_DESCRIPTION_MAX, true);
    t.pricing = read_pricing(r, value);
    struct json *tags = take_list(r, value, "tags", false);
    t.tagged = tags != NULL;
    if (tags)
        t.tags = read_tags(r, tags);
    t.reviews = read_reviews(r, take_list(r, value, "reviews", true));
    json_refuse_unknown(r->flaws, value);
    return t;
}

static void read_tools(struct reading *r, struct json *list, struct tools *tools)
{
    struct key *slugs = arena_array(r->arena, list->children, sizeof *slugs);
    tools->v = arena_array(r->arena, list->children, sizeof *tools->v);
    for (struct json *value = list->first; value; value = value->next) {
        tools->v[tools->n] = read_tool(r, value);
        slugs[tools->n] = (struct key){tools->v[tools->n].slug, value};
        tools->n++;
    }
    refuse_twice(r, slugs, tools->n, "slug");
}

static void read_comparisons(struct reading *r, struct json *list, struct pairs *pairs)
{
    struct key *keys = arena_array(r->arena, list->children, sizeof *keys);
    pairs->v = arena_array(r->arena, list->children, sizeof *pairs->v);
    for (struct json *value = list->first; value; value = value->next) {
        struct pair *p = &pairs->v[pairs->n];
        *p = (struct pair){.left_slug = "", .right_slug = ""};
        if (json_expect(r->flaws, value, JSON_OBJECT)) {
            p->left_slug = take_slug(r, value, "left");
            p->right_slug = take_slug(r, value, "right");
            json_refuse_unknown(r->flaws, value);
        }
        int order = strcmp(p->left_slug, p->right_slug);
        if (order == 0 && p->left_slug[0])
            json_complain(r->flaws, value, "compares a tool with itself");
        const char *low = order < 0 ? p->left_slug : p->right_slug;
        const char *high = order < 0 ? p->right_slug : p->left_slug;
        bool whole = low[0] && high[0] && order != 0;
        keys[pairs->n++] =
            (struct key){whole ? arena_printf(r->arena, "%s %s", low, high) : "", value};
    }
    refuse_twice(r, keys, pairs->n, "pair");
}

enum err catalogue_read(struct arena *a, const char *text, size_t len,
                        const struct personas *personas, struct catalogue *catalogue,
                        struct flaws *flaws)
{
    struct reading r = {.arena = a, .personas = personas, .flaws = flaws};
    struct json *root;
    *catalogue = (struct catalogue){0};
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (!json_expect(flaws, root, JSON_OBJECT))
        return ERR_INVALID;
    struct json *tools = take_list(&r, root, "tools", true);
    struct json *comparisons = take_list(&r, root, "comparisons", false);
    if (tools)
        read_tools(&r, tools, &catalogue->tools);
    if (comparisons)
        read_comparisons(&r, comparisons, &catalogue->comparisons);
    json_refuse_unknown(flaws, root);
    return flaws->n ? ERR_INVALID : ERR_OK;
}
