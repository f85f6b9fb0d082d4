/* message: a mail as RFC 5322 writes it, with the encodings of RFC 2045 and 2047. */
#include "mail/message.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* RFC 2047 allows 76 bytes in a line with such a word: "Subject: " and "=?UTF-8?B??=" leave these
 * for base64. */
#define WORD_BYTES 39
#define LINE_BYTES 75 /* of quoted-printable, without the = of a soft break */

/* RFC 5322 allows 998 bytes in a line; longer subjects become words, longer others are refused. */
#define VALUE_BYTES 900

/* Quoted-printable writes every = as =3D, so no part can hold this. */
#define BOUNDARY "=_slipway_alternative"

static bool is_one_line(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at < 0x20 || *at == 0x7f)
            return false;
    return true;
}

static bool is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at && at > text && at[1] != '\0' && !strchr(at + 1, '@') && is_one_line(text) &&
           !strpbrk(text, " <>\",;") && strlen(text) <= VALUE_BYTES;
}

/* Visible ASCII that needs no quotes between < and >. */
static bool is_token(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at <= ' ' || *at >= 0x7f || *at == '<' || *at == '>' || *at == ',')
            return false;
    return text[0] && strlen(text) <= VALUE_BYTES;
}

static bool is_plain(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at >= 0x7f)
            return false;
    return !strstr(text, "=?");
}

static void put_base64(struct out *o, const unsigned char *bytes, size_t len)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        unsigned b = i + 1 < len ? bytes[i + 1] : 0, c = i + 2 < len ? bytes[i + 2] : 0;
        unsigned group = (unsigned)bytes[i] << 16 | b << 8 | c;
        out_byte(o, digit[group >> 18]);
        out_byte(o, digit[group >> 12 & 63]);
        out_byte(o, i + 1 < len ? digit[group >> 6 & 63] : '=');
        out_byte(o, i + 2 < len ? digit[group & 63] : '=');
    }
}

/* A word holds whole characters, as RFC 2047 wants it. */
static void put_words(struct out *o, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        size_t len = left < WORD_BYTES ? left : WORD_BYTES;
        while (len < left && len > 1 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
        out_literal(o, "=?UTF-8?B?");
        put_base64(o, (const unsigned char *)text, len);
        out_literal(o, "?=");
        text += len;
        left -= len;
        if (left > 0)
            out_literal(o, "\r\n ");
    }
}

static void put_subject(struct out *o, const char *subject)
{
    out_literal(o, "Subject: ");
    if (is_plain(subject) && strlen(subject) <= VALUE_BYTES)
        out_text(o, subject);
    else
        put_words(o, subject);
    out_literal(o, "\r\n");
}

static void put_from(struct out *o, const struct mail_server *server)
{
    out_literal(o, "From: ");
    if (is_plain(server->name)) {
        out_byte(o, '"');
        for (const char *at = server->name; *at; at++) {
            if (*at == '"' || *at == '\\')
                out_byte(o, '\\');
            out_byte(o, *at);
        }
        out_byte(o, '"');
    } else {
        put_words(o, server->name);
    }
    out_literal(o, " <");
    out_text(o, server->from);
    out_literal(o, ">\r\n");
}

/* The names are English in every locale. */
static void put_date(struct out *o, time_t now)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm t;
    gmtime_r(&now, &t);
    out_printf(o, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * t.tm_wday,
               t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static bool is_literal(const char *at)
{
    unsigned char byte = (unsigned char)*at;
    if (byte == ' ' || byte == '\t')
        return at[1] != '\n' && at[1] != '\0';
    return byte > ' ' && byte < 0x7f && byte != '=';
}

static void put_body(struct out *o, const char *body)
{
    size_t in_line = 0;
    for (; *body; body++) {
        if (*body == '\n') {
            out_literal(o, "\r\n");
            in_line = 0;
            continue;
        }
        size_t bytes = is_literal(body) ? 1 : 3;
        if (in_line + bytes > LINE_BYTES) {
            out_literal(o, "=\r\n");
            in_line = 0;
        }
        if (bytes == 1)
            out_byte(o, *body);
        else
            out_printf(o, "=%02X", (unsigned char)*body);
        in_line += bytes;
    }
    if (in_line > 0)
        out_literal(o, "\r\n");
}

static void put_list(struct out *o, const struct mail *mail)
{
    if (mail->list_id) {
        out_literal(o, "List-Id: <");
        out_text(o, mail->list_id);
        out_literal(o, ">\r\n");
    }
    if (mail->unsubscribe_url) {
        out_literal(o, "List-Unsubscribe: <");
        out_text(o, mail->unsubscribe_url);
        out_literal(o, ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
    if (mail->bulk)
        out_literal(o, "Precedence: bulk\r\n");
    if (mail->auto_submitted)
        out_literal(o, "Auto-Submitted: auto-generated\r\n");
}

static void put_part(struct out *o, const char *type, const char *text)
{
    out_literal(o, "Content-Type: ");
    out_text(o, type);
    out_literal(o, "; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    put_body(o, text);
}

static void put_content(struct out *o, const struct mail *mail)
{
    out_literal(o, "MIME-Version: 1.0\r\n");
    if (!mail->html) {
        put_part(o, "text/plain", mail->body);
        return;
    }
    out_literal(o, "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n"
                   "--" BOUNDARY "\r\n");
    put_part(o, "text/plain", mail->body);
    out_literal(o, "\r\n--" BOUNDARY "\r\n");
    put_part(o, "text/html", mail->html);
    out_literal(o, "\r\n--" BOUNDARY "--\r\n");
}

static bool is_utf8(const char *text)
{
    return !text || utf8_is_valid(text, strlen(text));
}

static const char *find_flaw(const struct mail_server *server, const struct mail *mail)
{
    return !is_address(mail->to)                ? "the recipient is no address"
           : !is_address(server->from)          ? "the sender is no address"
           : !is_one_line(mail->subject)        ? "the subject is not one line"
           : !is_one_line(server->name)         ? "the sender's name is not one line"
           : strlen(server->name) > VALUE_BYTES ? "the sender's name is too long"
           : !is_token(mail->message_id) || !is_token(server->host)
               ? "the Message-ID cannot stand in a header"
           : mail->list_id && !is_token(mail->list_id) ? "the List-Id cannot stand in a header"
           : mail->unsubscribe_url && !is_token(mail->unsubscribe_url)
               ? "the address to unsubscribe cannot stand in a header"
           : !is_utf8(mail->subject) || !is_utf8(mail->body) || !is_utf8(mail->html)
               ? "it is not UTF-8"
               : NULL;
}

enum err message_write(const struct mail_server *server, const struct mail *mail, time_t now,
                       struct out *o, const char **why)
{
    *why = find_flaw(server, mail);
    if (*why)
        return ERR_INVALID;
    *why = "";
    put_date(o, now);
    put_from(o, server);
    out_literal(o, "To: <");
    out_text(o, mail->to);
    out_literal(o, ">\r\n");
    put_subject(o, mail->subject);
    out_literal(o, "Message-ID: <");
    out_text(o, mail->message_id);
    out_byte(o, '@');
    out_text(o, server->host);
    out_literal(o, ">\r\n");
    put_list(o, mail);
    put_content(o, mail);
    return ERR_OK;
}
