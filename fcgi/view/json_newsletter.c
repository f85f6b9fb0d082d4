/* json_newsletter: asking for mail, and all that is held about an address. */
#include "view/json.h"
#include "json/reader.h"
#include "json/writer.h"

#define VALUES_MAX (NEWSLETTER_CATEGORIES_MAX + 16)
#define EMAIL_MAX  1000

static const char *optional(struct flaws *flaws, struct json *root, const char *name, size_t max)
{
    struct json *value = json_take(root, name);
    if (!value || !json_expect(flaws, value, JSON_TEXT) ||
        !json_limit_text(flaws, value, 1, max, false))
        return "";
    return value->text;
}

static void read_categories(struct flaws *flaws, struct json *root,
                            struct subscription_asked *asked)
{
    struct json *list = json_take(root, "categories");
    if (!list || !json_expect(flaws, list, JSON_LIST))
        return;
    if (list->children > NEWSLETTER_CATEGORIES_MAX) {
        json_complain(flaws, list, "must have at most 50 elements");
        return;
    }
    for (struct json *one = list->first; one; one = one->next)
        if (json_expect(flaws, one, JSON_TEXT))
            asked->categories[asked->categories_n++] = one->text;
}

enum err json_read_subscription(struct arena *a, const char *text, size_t len,
                                struct subscription_asked *asked, struct flaws *flaws)
{
    struct json *root;
    *asked = (struct subscription_asked){.email = "", .tool = "", .pair = ""};
    if (json_parse(a, text, len, VALUES_MAX, &root, flaws))
        return ERR_BAD_REQUEST;
    if (!json_expect(flaws, root, JSON_OBJECT))
        return ERR_INVALID;
    asked->email = json_take_text(flaws, root, "email", 1, EMAIL_MAX, false);
    asked->tool = optional(flaws, root, "tool", 80);
    asked->pair = optional(flaws, root, "pair", 164);
    read_categories(flaws, root, asked);
    json_refuse_unknown(flaws, root);
    return flaws->n ? ERR_INVALID : ERR_OK;
}

void json_subscription_asked(struct arena *a, struct out *o)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_text(
        w, "next",
        "What comes of it goes to the address by mail: nothing begins before it is confirmed there.");
    json_close(w, '}');
}

static const char *or_null(const char *text)
{
    return text[0] ? text : NULL;
}

static void put_subscription(struct json_writer *w, const struct subscription *s)
{
    json_open(w, NULL, '{');
    json_text(w, "kind", s->kind);
    json_text(w, s->is_category ? "category" : "tool", s->slug);
    if (s->other_slug[0])
        json_text(w, "other", s->other_slug);
    json_text(w, "created_at", s->created_at);
    json_text(w, "confirmed_at", or_null(s->confirmed_at));
    json_close(w, '}');
}

static void put_consents(struct json_writer *w, const struct consents *list)
{
    json_open(w, "consents", '[');
    for (size_t i = 0; i < list->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "at", list->v[i].at);
        json_text(w, "what", list->v[i].what);
        json_text(w, "how", list->v[i].how);
        json_text(w, "shown", or_null(list->v[i].shown));
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_newsletter_data(struct arena *a, struct out *o, const struct newsletter_data *data)
{
    const struct newsletter_link *link = &data->link;
    struct json_writer *w = json_writer_new(a, o, JSON_INDENTED);
    json_open(w, NULL, '{');
    json_text(w, "address", link->address);
    json_text(w, "state", link->state);
    json_text(w, "created_at", link->created_at);
    json_text(w, "confirmed_at", or_null(link->confirmed_at));
    json_bool(w, "every_issue", link->everything);
    json_open(w, "subscriptions", '[');
    for (size_t i = 0; i < link->subscriptions.n; i++)
        put_subscription(w, &link->subscriptions.v[i]);
    json_close(w, ']');
    put_consents(w, &data->consents);
    json_open(w, "mails", '[');
    for (size_t i = 0; i < data->mails.n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "template", data->mails.v[i].template);
        json_text(w, "subject", data->mails.v[i].subject);
        json_text(w, "written_at", data->mails.v[i].written_at);
        json_text(w, "sent_at", or_null(data->mails.v[i].sent_at));
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}
