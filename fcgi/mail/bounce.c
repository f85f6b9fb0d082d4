/* bounce: what a mail server says about a mail that it could not deliver. */
#include "mail/bounce.h"

#include <string.h>

#include "mail/mime.h"
#include "mail/reply.h"

#define GROUPS_MAX 20
#define WHY_BYTES  400

struct looking {
    struct arena *arena;
    struct bounce *bounce;
    bool has_status;
    bool all_address; /* every recipient that it speaks of failed, for that reason */
};

static bool is_type(GMimeObject *part, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(part);
    return content && g_mime_content_type_is_type(content, type, subtype);
}

/* "smtp; 550 5.1.1 no such user" → what stands behind the kind. */
static const char *after_kind(const char *value)
{
    const char *at = strchr(value, ';');
    at = at ? at + 1 : value;
    return at + strspn(at, " \t");
}

/* Some report every failure as 5.0.0; then what the other server said is more exact. */
static bool is_address(const char *status, const char *said)
{
    return reply_is_about_address(strncmp(status, "5.0.", 4) == 0 ? said : status);
}

static void look_at_recipient(struct looking *l, GMimeObject *fields)
{
    struct bounce *b = l->bounce;
    const char *action = mime_header(l->arena, fields, "Action");
    const char *status = mime_header(l->arena, fields, "Status");
    const char *said = after_kind(mime_header(l->arena, fields, "Diagnostic-Code"));
    status += strspn(status, " \t");
    if (!action[0] || !status[0])
        return;
    bool failed = g_ascii_strcasecmp(action, "failed") == 0;
    bool for_good = failed && status[0] == '5' && status[1] == '.';
    enum bounce_kind kind = for_good                                         ? BOUNCE_REFUSED
                            : failed && status[0] == '4' && status[1] == '.' ? BOUNCE_SOFT
                                                                             : BOUNCE_NONE;
    l->all_address = l->all_address && for_good && is_address(status, said);
    if (kind > b->kind) {
        b->kind = kind;
        b->why = arena_printf(l->arena, "bounced: %.20s %.*s", status, WHY_BYTES, said);
    }
}

/* Groups of fields, with an empty line between them; the first is about the whole message. */
static void look_at_status(struct looking *l, const char *text, size_t len)
{
    const char *end = text + len;
    l->has_status = true;
    for (int group = 0; text < end && group < GROUPS_MAX; group++) {
        const char *stop = text;
        while (stop < end &&
               !(stop[0] == '\n' && (stop + 1 == end || stop[1] == '\n' ||
                                     (stop[1] == '\r' && stop + 2 < end && stop[2] == '\n'))))
            stop++;
        GMimeObject *fields = mime_part(l->arena, text, (size_t)(stop - text));
        if (fields)
            look_at_recipient(l, fields);
        text = stop;
        while (text < end && (*text == '\n' || *text == '\r'))
            text++;
    }
}

static void look_at_original(struct looking *l, GMimeMessage *original)
{
    const char *id = original ? g_mime_message_get_message_id(original) : NULL;
    if (id && !l->bounce->message_id[0])
        l->bounce->message_id = arena_copy(l->arena, id);
}

static void look_at(struct looking *l, GMimeObject *part, int depth)
{
    size_t len;
    if (depth > MIME_DEPTH_MAX)
        return;
    if (GMIME_IS_MULTIPART(part)) {
        int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
        for (int i = 0; i < n && i < MIME_PARTS_MAX; i++)
            look_at(l, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        look_at_original(l, g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)));
    } else if (GMIME_IS_PART(part)) {
        bool is_status = is_type(part, "message", "delivery-status") ||
                         is_type(part, "message", "global-delivery-status");
        bool is_headers =
            is_type(part, "text", "rfc822-headers") || is_type(part, "message", "global-headers");
        const char *text =
            is_status || is_headers ? mime_content(l->arena, GMIME_PART(part), &len) : NULL;
        if (is_status && !l->has_status)
            look_at_status(l, text, len);
        else if (is_headers)
            look_at_original(l, mime_message(l->arena, text, len));
    }
}

void bounce_read(struct arena *a, const char *bytes, size_t len, struct bounce *bounce)
{
    struct looking l = {.arena = a, .bounce = bounce, .all_address = true};
    *bounce = (struct bounce){.message_id = "", .why = ""};
    GMimeMessage *message = mime_message(a, bytes, len);
    GMimeObject *root = message ? g_mime_message_get_mime_part(message) : NULL;
    if (!root || !is_type(root, "multipart", "report"))
        return;
    look_at(&l, root, 0);
    if (bounce->kind == BOUNCE_REFUSED && l.all_address)
        bounce->kind = BOUNCE_NO_ADDRESS;
}
