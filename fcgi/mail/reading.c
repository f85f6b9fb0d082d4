/* reading: a mail as somebody reads it. */
#include "mail/reading.h"

#include <string.h>

#include "mail/mime.h"

#define HEADERS_MAX 100

static void free_text(void *text)
{
    g_free(text);
}

static void read_headers(struct arena *a, GMimeObject *message, struct reading *r)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(message);
    int n = g_mime_header_list_get_count(list);
    n = n < HEADERS_MAX ? n : HEADERS_MAX;
    r->headers = arena_array(a, (size_t)n + 1, sizeof *r->headers);
    for (int i = 0; i < n; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(header), *value = g_mime_header_get_value(header);
        r->headers[r->headers_n++] = (struct reading_header){
            .name = arena_copy(a, name), .value = value ? arena_copy(a, value) : ""};
    }
}

/* Lines end with \n alone. */
static const char *with_plain_ends(struct arena *a, const char *text)
{
    char *copy = arena_copy(a, text), *to = copy;
    for (const char *at = copy; *at; at++)
        if (at[0] != '\r' || at[1] != '\n')
            *to++ = *at;
    *to = '\0';
    return copy;
}

static void read_part(struct arena *a, GMimeObject *part, struct reading *r, int depth)
{
    if (depth > MIME_DEPTH_MAX)
        return;
    if (GMIME_IS_MULTIPART(part)) {
        int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
        for (int i = 0; i < n && i < MIME_PARTS_MAX; i++)
            read_part(a, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), r, depth + 1);
    } else if (GMIME_IS_TEXT_PART(part)) {
        GMimeContentType *type = g_mime_object_get_content_type(part);
        const char **place =
            g_mime_content_type_is_type(type, "text", "html") ? &r->html : &r->text;
        char *text = *place ? NULL : g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        if (text)
            arena_on_reset(a, free_text, text);
        if (text && g_utf8_validate(text, -1, NULL))
            *place = with_plain_ends(a, text);
    }
}

enum err reading_read(struct arena *a, const char *bytes, size_t len, struct reading *reading)
{
    GMimeMessage *message = mime_message(a, bytes, len);
    *reading = (struct reading){0};
    if (!message)
        return ERR_INVALID;
    GMimeObject *head = GMIME_OBJECT(message), *root = g_mime_message_get_mime_part(message);
    read_headers(a, head, reading);
    reading->from = mime_header(a, head, "From");
    reading->to = mime_header(a, head, "To");
    reading->subject = mime_header(a, head, "Subject");
    reading->date = mime_header(a, head, "Date");
    if (root)
        read_part(a, root, reading, 0);
    return ERR_OK;
}
