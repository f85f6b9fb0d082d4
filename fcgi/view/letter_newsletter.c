/* letter_newsletter: the letters that ask for a confirmation, and that bring the link to the
 * preferences. */
#include "view/letter_newsletter.h"

#include "base/out.h"
#include "html.h"

struct letter_text letter_confirm(struct arena *a, const struct newsletter_letter *letter)
{
    struct out text = out_grow(a, 1024), html = out_grow(a, 2048);
    html_mail_confirm(&text, letter);
    html_mail_confirm_html(&html, letter);
    return (struct letter_text){
        .subject = arena_printf(a, "%s: confirm your subscription", letter->site_name),
        .text = out_string(&text),
        .html = out_string(&html),
    };
}

struct letter_text letter_preferences(struct arena *a, const struct newsletter_letter *letter)
{
    struct out text = out_grow(a, 1024), html = out_grow(a, 2048);
    html_mail_preferences(&text, letter);
    html_mail_preferences_html(&html, letter);
    return (struct letter_text){
        .subject = arena_printf(a, "%s: your preferences", letter->site_name),
        .text = out_string(&text),
        .html = out_string(&html),
    };
}
