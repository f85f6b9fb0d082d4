/* page: the handlers that the route table names. Each file holds one short story: read input →
 * store → view.
 *
 * The outcomes stand beside each handler's body. ERR_DB_DOWN, ERR_TIMEOUT and ERR_INTERNAL can come
 * from any that asks the store and are not repeated there.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "model/api.h"
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
enum err page_many(struct context *c, int n, const char *const *slugs); /* of page_comparison */
enum err page_search(struct context *c);
enum err page_search_api(struct context *c);
enum err page_suggest(struct context *c);
enum err page_suggest_api(struct context *c);
enum err page_opensearch(struct context *c);
enum err page_vote(struct context *c);
enum err page_vote_set(struct context *c);
enum err page_vote_withdraw(struct context *c);
enum err page_own_votes(struct context *c);
enum err page_pair_vote(struct context *c);
enum err page_pair_vote_set(struct context *c);
enum err page_pair_vote_withdraw(struct context *c);
enum err page_rankings(struct context *c);
enum err page_rankings_api(struct context *c);
enum err page_submit(struct context *c);
enum err page_submit_post(struct context *c);
enum err page_edit(struct context *c);
enum err page_edit_post(struct context *c);
enum err page_receipt(struct context *c);
enum err page_resubmit(struct context *c);
enum err page_appeal(struct context *c);
enum err page_submissions_api(struct context *c);
enum err page_duplicates_api(struct context *c);
enum err page_methodology(struct context *c);
enum err page_privacy(struct context *c);
enum err page_picture(struct context *c);
enum err page_exports(struct context *c);
enum err page_exports_key(struct context *c);
enum err page_exports_latest(struct context *c);
enum err page_sitemap(struct context *c);
enum err page_sitemap_part(struct context *c);
enum err page_badge(struct context *c);
enum err page_embed(struct context *c);
enum err page_robots(struct context *c);
enum err page_log(struct context *c);
enum err page_log_entry(struct context *c);
enum err page_log_feed(struct context *c);
enum err page_feed(struct context *c);
enum err page_category_feed(struct context *c);
enum err page_tool_feed(struct context *c);
enum err page_stats(struct context *c);
enum err page_history(struct context *c);
enum err page_subscribe(struct context *c);
enum err page_subscribe_post(struct context *c);
enum err page_subscriptions_api(struct context *c);
enum err page_newsletter_check(struct context *c);
enum err page_confirm(struct context *c);
enum err page_confirm_post(struct context *c);
enum err page_unsubscribe(struct context *c);
enum err page_unsubscribe_post(struct context *c);
enum err page_preferences_ask(struct context *c);
enum err page_preferences_ask_post(struct context *c);
enum err page_preferences(struct context *c);
enum err page_preferences_post(struct context *c);
enum err page_preferences_data(struct context *c);
enum err page_preferences_erase(struct context *c);
enum err page_predictions(struct context *c);
enum err page_reviewer(struct context *c);
enum err page_login(struct context *c);
enum err page_login_post(struct context *c);
enum err page_logout(struct context *c);
enum err page_queue(struct context *c);
enum err page_queue_item(struct context *c);
enum err page_decide(struct context *c);
enum err page_decide_each(struct context *c);
enum err page_claim(struct context *c);
enum err page_undo(struct context *c);
enum err page_reviews(struct context *c);
enum err page_review_new(struct context *c);
enum err page_review_begin(struct context *c);
enum err page_review(struct context *c);
enum err page_review_save(struct context *c);
enum err page_held_votes(struct context *c);
enum err page_held_votes_decide(struct context *c);
enum err page_tools_desk(struct context *c);
enum err page_tool_desk(struct context *c);
enum err page_tool_decide(struct context *c);
enum err page_tool_restore(struct context *c);
enum err page_tool_rename(struct context *c);
enum err page_tool_retire_review(struct context *c);
enum err page_tool_price_read(struct context *c);
enum err page_predictions_desk(struct context *c);
enum err page_prediction_resolve(struct context *c);
enum err page_tool_desk_edit(struct context *c);
enum err page_tool_desk_edit_post(struct context *c);
enum err page_item_edit(struct context *c);
enum err page_item_edit_post(struct context *c);
enum err page_comparisons_desk(struct context *c);
enum err page_curate(struct context *c);
enum err page_arrange(struct context *c);
enum err page_personas(struct context *c);
enum err page_persona_add(struct context *c);
enum err page_persona_save(struct context *c);
enum err page_persona_writer(struct context *c);
enum err page_categories(struct context *c);
enum err page_category_add(struct context *c);
enum err page_category_save(struct context *c);
enum err page_category_remove(struct context *c);
enum err page_reasons(struct context *c);
enum err page_reason_add(struct context *c);
enum err page_reason_save(struct context *c);
enum err page_domains(struct context *c);
enum err page_domain_ban(struct context *c);
enum err page_domain_unban(struct context *c);
enum err page_flag(struct context *c);
enum err page_flag_post(struct context *c);
enum err page_flag_api(struct context *c);
enum err page_login_code(struct context *c);
enum err page_login_code_post(struct context *c);
enum err page_invite(struct context *c);
enum err page_invite_post(struct context *c);
enum err page_account(struct context *c);
enum err page_profile(struct context *c);
enum err page_password(struct context *c);
enum err page_session_end(struct context *c);
enum err page_key_add(struct context *c);
enum err page_key_revoke(struct context *c);
enum err page_enrol(struct context *c);
enum err page_enrol_post(struct context *c);
enum err page_recovery_codes(struct context *c);
enum err page_second_factor_remove(struct context *c);
enum err page_people(struct context *c);
enum err page_person_add(struct context *c);
enum err page_person(struct context *c);
enum err page_mail_desk(struct context *c);
enum err page_mail_one(struct context *c);
enum err page_mail_html(struct context *c);
enum err page_settings(struct context *c);
enum err page_settings_post(struct context *c);
enum err page_queue_api(struct context *c);
enum err page_queue_item_api(struct context *c);
enum err page_decide_api(struct context *c);
enum err page_undo_api(struct context *c);
enum err page_predictions_api(struct context *c);
enum err page_resolve_api(struct context *c);
enum err page_bulk_api(struct context *c);
enum err page_undo_batch_api(struct context *c);
enum err page_written(struct context *c);
enum err page_put_tool(struct context *c);
enum err page_agents(struct context *c);
enum err page_llms(struct context *c);
enum err page_facts(struct context *c);
enum err page_mcp(struct context *c);
enum err page_openapi(struct context *c);
enum err page_healthz(struct context *c);
enum err page_readyz(struct context *c);
enum err page_metrics(struct context *c);

/* The routes as openapi.json tells of them. */
struct api_routes openapi_routes(struct arena *a, const struct route *routes, size_t n);

#endif
