/* newsletter: who gets the weekly and alerts. */
#ifndef STORE_NEWSLETTER_H
#define STORE_NEWSLETTER_H

#include "model/newsletter.h"
#include "store/store.h"

/* Who asks: the network of the day, and how much it and all together may. */
struct newsletter_asker {
    const char *network;
    int quota, quota_all;
};

/* Asks for mail to an address, which only writes it down; `hashes` are its keyed hashes, joined by
 * commas. Says the same whether or not it is known. ERR_RATE (`why->rule` names the quota),
 * ERR_INVALID (… the rule: a category or a tool that is not there). */
enum err store_subscribe(const struct store *s, const struct subscription_wish *wish,
                         const char *hashes, const struct newsletter_asker *asker,
                         struct refusal *why);

/* Asks for the link to the preferences of the address. ERR_RATE as above. */
enum err store_ask_preferences(const struct store *s, const char *address,
                               const struct newsletter_asker *asker, struct refusal *why);

/* The tools with these slugs, former ones too, that are public; `b` may be "". At most two, in this
 * order: slug and name. */
enum err store_alert_tools(const struct store *s, const char *a, const char *b,
                           struct choices *tools);

/* Ends all mail to whoever's token it is (hexadecimal), or the alert of that number (0: all). */
enum err store_unsubscribe(const struct store *s, const char *token, int64_t alert, const char *how,
                           const char *words);

/* What is behind a link; `purpose` is "confirm" or "preferences". ERR_NOT_FOUND: it is no longer
 * good. */
enum err store_newsletter_link(const struct store *s, const char *hash, const char *purpose,
                               struct newsletter_link *link);

/* Begins what was asked for, as the page of that version showed it. ERR_NOT_FOUND; ERR_CONFLICT:
 * something else was asked for meanwhile. */
enum err store_confirm(const struct store *s, const char *hash, int version);

/* What they get from now on; categories and numbers of the alerts that stay are joined by commas.
 * ERR_NOT_FOUND; ERR_CONFLICT: it changed meanwhile. */
enum err store_save_preferences(const struct store *s, const char *hash, int version,
                                bool everything, const char *categories, const char *alerts);

/* All that is held. ERR_NOT_FOUND. */
enum err store_newsletter_data(const struct store *s, const char *hash,
                               struct newsletter_data *data);

/* Erases it. ERR_NOT_FOUND. */
enum err store_erase_subscriber(const struct store *s, const char *hash);
/* For whoever runs the site, over the owner's connection: the same without a link. */
enum err store_erase_address(const struct store *s, const char *address, bool *held);

/* Takes up to `most` of what was asked for since; `*taken` says how many. What is to be mailed then
 * stands in the outbox. */
enum err store_take_requests(const struct store *s, int most, int *taken);

/* Whether this mail of the outbox may be sent, asked right before; if not it is called back. From
 * then on the token with that hash (SHA-256, "" for none) is good in its link; `*unsubscribe_token`
 * is that of the other link, which ends all mail. */
enum err store_subscriber_mails(const struct store *s, int64_t mail, const char *token_hash,
                                bool *allowed, const char **unsubscribe_token);

/* Deletes what nobody confirmed, and what ended long ago. */
enum err store_forget_subscribers(const struct store *s, int most, int *gone);

#endif
