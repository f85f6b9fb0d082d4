/* schema_newsletter: what json_newsletter.c reads and writes for programs. */
#include "model/newsletter.h"
#include "view/schemas.h"

#define MEMBERS (const struct member[])

const struct schema schema_subscription_body = {
    SCHEMA_OBJECT,
    "SubscriptionBody",
    "The weekly; or with “tool” or “pair” an alert for when a verdict changes.",
    .closed = true,
    .members =
        MEMBERS{
            {"email", &(const struct schema){SCHEMA_TEXT, .format = "idn-email", .min = 1}, 0,
             "Where the mail goes, once it is confirmed there."},
            {"categories",
             &(const struct schema){SCHEMA_LIST, .each = &schema_slug,
                                    .max = NEWSLETTER_CATEGORIES_MAX},
             MAY_MISS | MAY_BE_NULL, "Only issues with news in these; none for every issue."},
            {"tool", &schema_slug, MAY_MISS | MAY_BE_NULL, "An alert for this tool."},
            {"pair", &(const struct schema){SCHEMA_TEXT, .max = 164}, MAY_MISS | MAY_BE_NULL,
             "An alert for these two: “a-vs-b”."},
            {0},
        },
};

const struct schema schema_subscription_asked = {
    SCHEMA_OBJECT,
    "SubscriptionAsked",
    "The same whether or not the address is known.",
    .members = MEMBERS{{"next", &schema_line, 0, "What comes next, a sentence."}, {0}},
};
