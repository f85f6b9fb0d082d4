/* form: application/x-www-form-urlencoded text. The door to uriparser. */
#include "http/form.h"

#include <ctype.h>
#include <string.h>
#include <uriparser/Uri.h>

#include "base/out.h"
#include "base/utf8.h"

/* uriparser keeps a broken escape as it is and cuts the text at %00 without a word, so both are
 * refused before. */
static enum err check_escapes(const char *text, size_t len, const char **why)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\0') {
            *why = "the address holds a NUL byte";
            return ERR_BAD_REQUEST;
        }
        if (text[i] != '%')
            continue;
        if (i + 2 >= len || !isxdigit((unsigned char)text[i + 1]) ||
            !isxdigit((unsigned char)text[i + 2])) {
            *why = "a percent sign must be followed by two hexadecimal digits";
            return ERR_BAD_REQUEST;
        }
        if (text[i + 1] == '0' && text[i + 2] == '0') {
            *why = "an encoded NUL (%00) is not allowed";
            return ERR_BAD_REQUEST;
        }
    }
    return ERR_OK;
}

static enum err take(struct arena *a, const char *raw, bool lines, const char **text,
                     const char **why)
{
    enum utf8_flaw flaw = utf8_take(a, raw, strlen(raw), lines, text);
    if (flaw == UTF8_FINE)
        return ERR_OK;
    *why = arena_printf(a, "text %s", utf8_flaw_message(flaw));
    return ERR_BAD_REQUEST;
}

enum err form_parse(struct arena *a, const char *text, size_t len, bool lines,
                    struct params *params, const char **why)
{
    *params = (struct params){0};
    if (len == 0)
        return ERR_OK;
    enum err e = check_escapes(text, len, why);
    if (e)
        return e;
    UriQueryListA *list = NULL;
    int count = 0;
    if (uriDissectQueryMallocExA(&list, &count, text, text + len, URI_TRUE, URI_BR_DONT_TOUCH) !=
        URI_SUCCESS) {
        *why = "the parameters could not be read";
        return ERR_BAD_REQUEST;
    }
    if (count > FORM_MAX_PARAMS) {
        *why = "there are too many parameters";
        e = ERR_BAD_REQUEST;
    }
    params->v = arena_array(a, FORM_MAX_PARAMS, sizeof *params->v);
    for (UriQueryListA *item = list; item && !e; item = item->next) {
        struct param *p = &params->v[params->n];
        if (item->key[0] == '\0' && !item->value)
            continue; /* "a=1&&b=2" */
        e = take(a, item->key, false, &p->name, why);
        if (!e)
            e = take(a, item->value ? item->value : "", lines, &p->value, why);
        params->n++;
    }
    uriFreeQueryListA(list);
    return e;
}

enum err form_decode_path(struct arena *a, const char *text, size_t len, const char **path,
                          const char **why)
{
    enum err e = check_escapes(text, len, why);
    if (e)
        return e;
    char *copy = arena_copy_n(a, text, len);
    uriUnescapeInPlaceExA(copy, URI_FALSE, URI_BR_DONT_TOUCH);
    return take(a, copy, false, path, why);
}

const char *params_get(const struct params *params, const char *name)
{
    for (size_t i = 0; i < params->n; i++)
        if (strcmp(params->v[i].name, name) == 0)
            return params->v[i].value;
    return NULL;
}

const char *form_escape(struct arena *a, const char *text)
{
    struct out o = out_grow(a, 256);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (isalnum(byte) || strchr("/-_.", byte))
            out_byte(&o, *text);
        else
            out_printf(&o, "%%%02X", byte);
    }
    return out_string(&o);
}
