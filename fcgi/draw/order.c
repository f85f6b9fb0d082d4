/* order: what is to be drawn, as lines of text, and how it is read. */
#include "draw/order.h"

#include <string.h>

#include <glib.h>

/* Where the value of a key belongs; NULL for a key that is not known there. */
static const char **place(struct order *order, const char *key)
{
    const struct {
        const char *key;
        const char **value;
    } whole[] = {
        {"look", &order->look},   {"site", &order->site}, {"host", &order->host},
        {"label", &order->label}, {"call", &order->call}, {"dated", &order->dated},
        {"ask", &order->ask},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(whole); i++)
        if (strcmp(whole[i].key, key) == 0)
            return whole[i].value;
    if (order->sides_n == 0)
        return NULL;
    struct order_side *s = &order->sides[order->sides_n - 1];
    const struct {
        const char *key;
        const char **value;
    } side[] = {
        {"name", &s->name},
        {"tagline", &s->tagline},
        {"panel", &s->panel},
        {"panel_n", &s->panel_n},
        {"flags", &s->flags},
        {"community", &s->community},
        {"community_n", &s->community_n},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(side); i++)
        if (strcmp(side[i].key, key) == 0)
            return side[i].value;
    return NULL;
}

static const char *read_line(struct order *order, char *line)
{
    static const struct order_side empty = {"", "", "", "", "", "", ""};
    if (strcmp(line, "side") == 0) {
        if (order->sides_n == ORDER_SIDES)
            return "more than two sides";
        order->sides[order->sides_n++] = empty;
        return NULL;
    }
    char *value = strchr(line, ' ');
    if (!value)
        return "a line without a value";
    *value++ = '\0';
    const char **to = place(order, line);
    if (!to)
        return "a key that is not known here";
    *to = value;
    return NULL;
}

const char *order_read(char *text, struct order *order)
{
    *order = (struct order){
        .look = "", .site = "", .host = "", .label = "", .call = "", .dated = "", .ask = ""};
    if (!g_utf8_validate(text, -1, NULL))
        return "not UTF-8";
    while (*text) {
        char *end = text + strcspn(text, "\n");
        bool last = *end == '\0';
        *end = '\0';
        const char *why = read_line(order, text);
        if (why)
            return why;
        text = last ? end : end + 1;
    }
    if (strcmp(order->look, ORDER_LOOK) != 0)
        return "another look than this program draws";
    return NULL;
}
