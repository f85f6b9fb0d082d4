/* json_predictions: predictions as those see them who say what became of them. */
#include "view/json_moderation.h"
#include "view/json_parts.h"

void json_predictions_desk(struct arena *a, struct out *o, const struct predictions *list,
                           const char *next)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "predictions", '[');
    for (size_t i = 0; i < list->n; i++) {
        const struct prediction *p = &list->v[i];
        json_open(w, NULL, '{');
        json_int(w, "id", p->id);
        json_int(w, "version", p->version);
        json_text(w, "text", p->text);
        json_int(w, "percent", p->percent);
        json_text(w, "made_on", p->made_on);
        json_text(w, "due_on", p->due_on);
        json_text(w, "state", p->standing);
        json_text(w, "tool", p->tool[0] ? p->tool : NULL);
        json_text(w, "tool_name", p->tool_name);
        json_text(w, "persona", p->persona);
        json_bool(w, "own", p->own);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_next(w, next);
    json_close(w, '}');
}
