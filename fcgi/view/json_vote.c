/* json_vote: what visitors say of a tool as JSON, both ways: votes, flags. */
#include "view/json.h"
#include "view/json_parts.h"
#include "json/reader.h"

#define VALUES_MAX 16

enum err json_read_vote(struct arena *a, const char *text, size_t len, enum vote *vote,
                        struct flaws *flaws)
{
    struct json *root;
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (json_expect(flaws, root, JSON_OBJECT)) {
        const char *word = json_take_text(flaws, root, "verdict", 0, VALUES_MAX, false);
        *vote = vote_from(word);
        if (*vote == VOTE_NONE && flaws->n == 0)
            flaws_add(flaws, "/verdict", "must be “ship” or “skip”");
        json_refuse_unknown(flaws, root);
    }
    return flaws->n ? ERR_INVALID : ERR_OK;
}

static void put_vote(struct json_writer *w, const struct own_vote *own)
{
    json_text(w, "verdict", own->vote ? vote_word(own->vote) : NULL);
    json_bool(w, "counted", own->counted);
    json_put_community(w, &own->community);
}

void json_vote(struct arena *a, struct out *o, const struct vote_standing *standing)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    put_vote(w, &standing->own);
    json_close(w, '}');
}

enum err json_read_pair_vote(struct arena *a, const char *text, size_t len, enum side *side,
                             struct flaws *flaws)
{
    struct json *root;
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (json_expect(flaws, root, JSON_OBJECT)) {
        const char *word = json_take_text(flaws, root, "choice", 0, VALUES_MAX, false);
        *side = side_from(word);
        if (*side == SIDE_NONE && flaws->n == 0)
            flaws_add(flaws, "/choice", "must be “left”, “right” or “neither”");
        json_refuse_unknown(flaws, root);
    }
    return flaws->n ? ERR_INVALID : ERR_OK;
}

static void put_pair_vote(struct json_writer *w, const struct own_pair_vote *own)
{
    json_text(w, "choice", own->side ? side_word(own->side) : NULL);
    json_bool(w, "counted", own->counted);
    json_put_pair_tally(w, &own->tally);
}

void json_pair_vote(struct arena *a, struct out *o, const struct pair_standing *standing)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    put_pair_vote(w, &standing->own);
    json_close(w, '}');
}

void json_own_votes(struct arena *a, struct out *o, const struct own_votes *own,
                    const struct own_pair_vote *pair)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_open(w, "votes", '[');
    for (size_t i = 0; i < own->n; i++) {
        json_open(w, NULL, '{');
        json_text(w, "tool", own->v[i].tool);
        put_vote(w, &own->v[i]);
        json_close(w, '}');
    }
    json_close(w, ']');
    if (pair->pair[0]) {
        json_open(w, "pairs", '[');
        if (pair->side) {
            json_open(w, NULL, '{');
            json_text(w, "pair", pair->pair);
            put_pair_vote(w, pair);
            json_close(w, '}');
        }
        json_close(w, ']');
    }
    json_close(w, '}');
}

enum err json_read_flag(struct arena *a, const char *text, size_t len, const char **kind,
                        const char **note, struct flaws *flaws)
{
    struct json *root;
    enum err e = json_parse(a, text, len, VALUES_MAX, &root, flaws);
    if (e)
        return e;
    if (json_expect(flaws, root, JSON_OBJECT)) {
        struct json *words = json_take(root, "note");
        *kind = json_take_text(flaws, root, "kind", 0, VALUES_MAX, false);
        *note = words && json_expect(flaws, words, JSON_TEXT) ? words->text : "";
        json_refuse_unknown(flaws, root);
    }
    return flaws->n ? ERR_INVALID : ERR_OK;
}

void json_flag(struct arena *a, struct out *o, bool fresh)
{
    struct json_writer *w = json_writer_new(a, o, JSON_COMPACT);
    json_open(w, NULL, '{');
    json_bool(w, "fresh", fresh);
    json_close(w, '}');
}
