/* page: the handlers that the route table names. Each file holds one short story: read input →
 * store → view.
 *
 * The outcomes stand beside each handler's body. ERR_DB_DOWN, ERR_TIMEOUT and ERR_INTERNAL can come
 * from any that asks the store and are not repeated there.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "page/context.h"

enum err page_home(struct context *c);
enum err page_tools(struct context *c);
enum err page_tools_api(struct context *c);
enum err page_category(struct context *c);
enum err page_categories_api(struct context *c);
enum err page_tool(struct context *c);
enum err page_picker(struct context *c);
enum err page_comparison(struct context *c);
enum err page_comparison_api(struct context *c);
enum err page_vote(struct context *c);
enum err page_vote_set(struct context *c);
enum err page_vote_withdraw(struct context *c);
enum err page_own_votes(struct context *c);
enum err page_methodology(struct context *c);
enum err page_privacy(struct context *c);
enum err page_sitemap(struct context *c);
enum err page_robots(struct context *c);
enum err page_log(struct context *c);
enum err page_log_entry(struct context *c);
enum err page_log_atom(struct context *c);
enum err page_log_json_feed(struct context *c);
enum err page_stats(struct context *c);
enum err page_history(struct context *c);
enum err page_login(struct context *c);
enum err page_login_post(struct context *c);
enum err page_logout(struct context *c);
enum err page_queue(struct context *c);
enum err page_queue_item(struct context *c);
enum err page_decide(struct context *c);
enum err page_decide_each(struct context *c);
enum err page_claim(struct context *c);
enum err page_undo(struct context *c);
enum err page_healthz(struct context *c);
enum err page_readyz(struct context *c);
enum err page_metrics(struct context *c);

#endif
