/* newsletter: who gets the weekly and alerts. */
#include "store/newsletter.h"

#include <string.h>

#include "sql.h"
#include "store/rows.h"

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static void note(const struct store *s, enum err e, struct refusal *why)
{
    *why = (struct refusal){"", ""};
    if (e)
        *why = (struct refusal){arena_copy(s->arena, db_constraint(s->db)),
                                arena_copy(s->arena, db_message(s->db))};
}

enum err store_subscribe(const struct store *s, const struct subscription_wish *wish,
                         const char *hashes, const struct newsletter_asker *asker,
                         struct refusal *why)
{
    struct rows_subscribe rows;
    enum err e = sql_subscribe(s->db, s->arena, wish->address, hashes, wish->categories,
                               or_null(wish->tool), or_null(wish->other), wish->how, wish->words,
                               asker->network, asker->quota, asker->quota_all, &rows);
    note(s, e, why);
    return e;
}

enum err store_ask_preferences(const struct store *s, const char *address,
                               const struct newsletter_asker *asker, struct refusal *why)
{
    struct rows_ask_preferences rows;
    enum err e = sql_ask_preferences(s->db, s->arena, address, asker->network, asker->quota,
                                     asker->quota_all, &rows);
    note(s, e, why);
    return e;
}

#define ROW_CHOICE(s, row) ((struct choice){.href = (row).slug, .label = (row).name})

enum err store_alert_tools(const struct store *s, const char *a, const char *b,
                           struct choices *tools)
{
    struct rows_alert_tools rows;
    enum err e = sql_alert_tools(s->db, s->arena, a, b, &rows);
    if (e)
        return e;
    ROWS_LIST(s, tools, rows, ROW_CHOICE);
    return ERR_OK;
}

enum err store_unsubscribe(const struct store *s, const char *token, int64_t alert, const char *how,
                           const char *words)
{
    struct rows_unsubscribe rows;
    return sql_unsubscribe(s->db, s->arena, token, alert, how, words, &rows);
}

#define ROW_SUBSCRIPTION(s, row)                                                                   \
    ((struct subscription){                                                                        \
        .id = (row).subscription,                                                                  \
        .is_category = strcmp((row).kind, "category") == 0,                                        \
        .confirmed = (row).confirmed_at != NULL,                                                   \
        .kind = (row).kind,                                                                        \
        .slug = (row).slug,                                                                        \
        .name = (row).name,                                                                        \
        .other_slug = or_nothing((row).other_slug),                                                \
        .other_name = or_nothing((row).other_name),                                                \
        .created_at = (row).created_at,                                                            \
        .confirmed_at = or_nothing((row).confirmed_at),                                            \
    })

enum err store_newsletter_link(const struct store *s, const char *hash, const char *purpose,
                               struct newsletter_link *link)
{
    struct rows_newsletter_link rows;
    struct rows_newsletter_link_subscriptions list;
    enum err e = sql_newsletter_link(s->db, s->arena, hash, purpose, &rows);
    if (!e)
        e = sql_newsletter_link_subscriptions(s->db, s->arena, hash, purpose, &list);
    if (e)
        return e;
    *link = (struct newsletter_link){
        .address = rows.v[0].address,
        .state = rows.v[0].state,
        .version = rows.v[0].version,
        .everything = rows.v[0].everything,
        .everything_asked = rows.v[0].everything_asked,
        .used = rows.v[0].used,
        .created_at = rows.v[0].created_at,
        .confirmed_at = or_nothing(rows.v[0].confirmed_at),
    };
    ROWS_LIST(s, &link->subscriptions, list, ROW_SUBSCRIPTION);
    return ERR_OK;
}

enum err store_confirm(const struct store *s, const char *hash, int version)
{
    struct rows_confirm_subscriptions rows;
    return sql_confirm_subscriptions(s->db, s->arena, hash, version, NEWSLETTER_CONFIRM_WORDS,
                                     &rows);
}

enum err store_save_preferences(const struct store *s, const char *hash, int version,
                                bool everything, const char *categories, const char *alerts)
{
    struct rows_save_preferences rows;
    return sql_save_preferences(s->db, s->arena, hash, version, everything, categories, alerts,
                                NEWSLETTER_PREFERENCES_WORDS, &rows);
}

#define ROW_CONSENT(s, row)                                                                        \
    ((struct consent){(row).at, (row).what, (row).how, or_nothing((row).shown)})
#define ROW_WRITTEN(s, row)                                                                        \
    ((struct written_mail){(row).written_at, (row).template, (row).subject,                        \
                           or_nothing((row).sent_at)})

enum err store_newsletter_data(const struct store *s, const char *hash,
                               struct newsletter_data *data)
{
    struct rows_newsletter_link_consents consents;
    struct rows_newsletter_link_mails mails;
    enum err e = store_newsletter_link(s, hash, "preferences", &data->link);
    if (!e)
        e = sql_newsletter_link_consents(s->db, s->arena, hash, &consents);
    if (!e)
        e = sql_newsletter_link_mails(s->db, s->arena, hash, &mails);
    if (e)
        return e;
    ROWS_LIST(s, &data->consents, consents, ROW_CONSENT);
    ROWS_LIST(s, &data->mails, mails, ROW_WRITTEN);
    return ERR_OK;
}

enum err store_erase_subscriber(const struct store *s, const char *hash)
{
    struct rows_erase_subscriber rows;
    return sql_erase_subscriber(s->db, s->arena, hash, &rows);
}

enum err store_erase_address(const struct store *s, const char *address, bool *held)
{
    struct rows_operator_erase_address rows;
    enum err e = sql_operator_erase_address(s->db, s->arena, address, &rows);
    *held = !e && rows.v[0].held;
    return e;
}

enum err store_take_requests(const struct store *s, int most, int *taken)
{
    struct rows_newsletter_requests_take rows;
    enum err e = sql_newsletter_requests_take(s->db, s->arena, most, &rows);
    *taken = e ? 0 : rows.v[0].taken;
    return e;
}

enum err store_subscriber_mails(const struct store *s, int64_t mail, const char *token_hash,
                                bool *allowed, const char **unsubscribe_token)
{
    struct rows_subscriber_mails rows;
    enum err e = sql_subscriber_mails(s->db, s->arena, mail, or_null(token_hash), &rows);
    if (e)
        return e;
    *allowed = rows.v[0].allowed;
    *unsubscribe_token = or_nothing(rows.v[0].unsubscribe_token);
    return ERR_OK;
}

enum err store_forget_subscribers(const struct store *s, int most, int *gone)
{
    struct rows_subscribers_forget rows;
    enum err e = sql_subscribers_forget(s->db, s->arena, most, &rows);
    *gone = e ? 0 : rows.v[0].subscribers;
    return e;
}
