/* json_moderation: the queue and decisions as JSON, both ways. As view/json.h says. */
#ifndef VIEW_JSON_MODERATION_H
#define VIEW_JSON_MODERATION_H

#include "base/err.h"
#include "base/flaws.h"
#include "base/out.h"
#include "model/outside.h"
#include "model/prediction.h"

/* Each reads a whole body ("" is like {}). ERR_BAD_REQUEST: no JSON; ERR_INVALID: `flaws` says
 * what. */

/* {"action", "reason", "slug", "into"}: the last three may be missing. */
enum err json_read_decision(struct arena *a, const char *text, size_t len, struct wish *wish,
                            struct flaws *flaws);
/* {"action", "reason", "evidence"}: the last two are looked at by the database. */
enum err json_read_resolution(struct arena *a, const char *text, size_t len, struct wish *wish,
                              struct flaws *flaws);
/* {"reason"}, which may be missing. */
enum err json_read_undo(struct arena *a, const char *text, size_t len, struct wish *wish,
                        struct flaws *flaws);
/* {"items":[{"item","version"}], "action", "reason"} */
enum err json_read_bulk(struct arena *a, const char *text, size_t len, struct wish *wish,
                        struct flaws *flaws);

/* {"items":[…],"waiting":…,"next":…} */
void json_queue(struct arena *a, struct out *o, const struct queue_entries *list, int waiting,
                const char *next);
void json_queue_item(struct arena *a, struct out *o, const struct queue_item *item);
void json_decided(struct arena *a, struct out *o, const struct decided *d);
/* `batch` "" for none. */
void json_outcomes(struct arena *a, struct out *o, const struct outcomes *list, const char *batch);
void json_undone(struct arena *a, struct out *o, int64_t entry);
/* {"predictions":[…],"next":…} */
void json_predictions_desk(struct arena *a, struct out *o, const struct predictions *list,
                           const char *next);
void json_written(struct arena *a, struct out *o, const struct written *tool);

#endif
