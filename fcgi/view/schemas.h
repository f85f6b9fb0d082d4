/* schemas: what the JSON documents hold; each stands in the schema_*.c of its subject. */
#ifndef VIEW_SCHEMAS_H
#define VIEW_SCHEMAS_H

#include "view/schema.h"

/* In these tables what is not said is nothing. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* ---- plain values ---- */
extern const struct schema schema_text, schema_line, schema_count, schema_percent, schema_yes,
    schema_slug, schema_url, schema_date, schema_instant, schema_next, schema_verdict,
    schema_anything;

/* ---- schema_parts.c: the catalogue ---- */
extern const struct schema schema_category, schema_pricing, schema_panel, schema_community,
    schema_review, schema_tag_names, schema_tool, schema_comparison, schema_tools,
    schema_categories, schema_pair_tally, schema_problem;

/* ---- schema_find.c: search, and three or four tools ---- */
extern const struct schema schema_search, schema_suggestions, schema_many;

/* ---- schema_visitor.c: what visitors send, and what they are told ---- */
extern const struct schema schema_vote_body, schema_vote, schema_pair_vote_body, schema_pair_vote,
    schema_own_votes, schema_flag_body, schema_flag, schema_submission_body, schema_submitted,
    schema_receipt, schema_duplicates;

/* ---- schema_newsletter.c ---- */
extern const struct schema schema_subscription_body, schema_subscription_asked;

/* ---- schema_facts.c ---- */
extern const struct schema schema_fact, schema_facts, schema_exports;

/* ---- schema_ranking.c ---- */
extern const struct schema schema_ranking_by, schema_rankings;

/* ---- schema_moderation.c ---- */
extern const struct schema schema_queue, schema_item, schema_decision_body, schema_decided,
    schema_resolution_body, schema_to_resolve, schema_undo_body, schema_undone, schema_bulk_body,
    schema_outcomes, schema_written_body, schema_written;

/* ---- schema_mcp.c: the tools for language models ---- */
extern const struct schema schema_search_arguments, schema_get_arguments, schema_compare_arguments,
    schema_rankings_arguments, schema_mcp_found, schema_mcp_tool, schema_mcp_comparison,
    schema_mcp_ranking;

#endif
