/* escape: writes hostile text so that it stays text, one function per place in a document.
 *
 * Every `text` is a NUL-terminated string nobody has to have checked; NULL writes nothing. In all
 * places but escape_plain, C0 controls other than tab, line feed and carriage return are dropped,
 * U+007F too, and each byte that is no part of valid UTF-8 becomes U+FFFD. Templates reach these
 * through the macros of html.h.
 */
#ifndef HTML_ESCAPE_H
#define HTML_ESCAPE_H

#include "base/out.h"

void escape_text(struct out *o, const char *text); /* HTML text: & < > */
void escape_attr(struct out *o, const char *text); /* quoted HTML attribute: & < > " ' */

/* The same for XML, where U+FFFE and U+FFFF become U+FFFD as well. */
void escape_xml_text(struct out *o, const char *text);
void escape_xml_attr(struct out *o, const char *text);

/* A whole URL in a quoted attribute of HTML or XML. What may be written: http:, https:, mailto: and
 * otpauth: (the secret of a second factor, for an authenticator) in any case, a path with one
 * leading slash, a query, a fragment, nothing. All else, and a URL with a control character in it
 * (browsers skip those, so it could turn into another one), is written as #blocked. */
void escape_url(struct out *o, const char *url);

/* A part of a URL: percent-encoded but for letters, digits and - . _ ~ */
void escape_url_part(struct out *o, const char *text);

void escape_plain(struct out *o, const char *text); /* text/plain: as it is */

void escape_signed(struct out *o, long long number);
void escape_unsigned(struct out *o, unsigned long long number);

#endif
