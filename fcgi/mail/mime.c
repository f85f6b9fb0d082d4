/* mime: what the readers of mails have in common. */
#include "mail/mime.h"

#include <string.h>

static void unref(void *thing)
{
    g_object_unref(thing);
}

static GMimeParser *parser_of(struct arena *a, const char *bytes, size_t len)
{
    g_mime_init();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    arena_on_reset(a, unref, parser);
    g_mime_parser_set_persist_stream(parser, FALSE);
    return parser;
}

GMimeMessage *mime_message(struct arena *a, const char *bytes, size_t len)
{
    const char *end = len > 5 && memcmp(bytes, "From ", 5) == 0 ? memchr(bytes, '\n', len) : NULL;
    size_t skip = end ? (size_t)(end + 1 - bytes) : 0;
    GMimeMessage *message =
        g_mime_parser_construct_message(parser_of(a, bytes + skip, len - skip), NULL);
    if (message)
        arena_on_reset(a, unref, message);
    return message;
}

GMimeObject *mime_part(struct arena *a, const char *bytes, size_t len)
{
    GMimeObject *part = g_mime_parser_construct_part(parser_of(a, bytes, len), NULL);
    if (part)
        arena_on_reset(a, unref, part);
    return part;
}

const char *mime_content(struct arena *a, GMimePart *part, size_t *len)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    *len = 0;
    arena_on_reset(a, unref, stream);
    if (!content || g_mime_data_wrapper_write_to_stream(content, stream) < 0)
        return "";
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    if (bytes->len == 0)
        return "";
    *len = bytes->len;
    return arena_copy_n(a, (const char *)bytes->data, bytes->len);
}

const char *mime_header(struct arena *a, GMimeObject *part, const char *name)
{
    const char *value = g_mime_object_get_header(part, name);
    return value ? arena_copy(a, value) : "";
}
