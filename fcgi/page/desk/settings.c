/* settings: what admins set for the whole site. */
#include "model/staff.h"
#include "page/page.h"
#include "page/staff.h"
#include "store/account.h"
#include "view/pages.h"

#define HOLD_MAX_MINUTES 1440

static enum err show(struct context *c, int version, enum role from, const char *hold,
                     const char *error)
{
    struct settings_page p = {
        .head = staff_head(c, "Settings", "/mod/settings"),
        .version = version,
        .hold = hold,
        .nobody = from == ROLE_NONE,
        .panelist = from == ROLE_PANELIST,
        .moderator = from == ROLE_MODERATOR,
        .admin = from == ROLE_ADMIN,
        .error = error,
    };
    html_settings(context_body(c), &p);
    return ERR_OK;
}

enum err page_settings(struct context *c)
{
    struct store s = context_store(c);
    struct settings settings;
    enum err e = store_settings(&s, c->credential, &settings);
    return e ? e
             : show(c, settings.version, settings.second_factor_from,
                    arena_printf(c->arena, "%d", settings.hold_seconds / 60), "");
}

/* ERR_CONFLICT: they were changed meanwhile. Shows the form again, with 422, for a hold that is
 * none.
 */
enum err page_settings_post(struct context *c)
{
    struct store s = context_store(c);
    const char *hold = context_field(c, "hold");
    struct settings settings = {
        .version = context_int(context_field(c, "version")),
        .second_factor_from = role_from(context_field(c, "second_factor")),
    };
    int minutes = context_int(hold);
    if (minutes < 0 || minutes > HOLD_MAX_MINUTES) {
        context_status(c, ERR_INVALID);
        return show(c, settings.version, settings.second_factor_from, hold,
                    "The hold is a number of minutes from 0 to 1440.");
    }
    settings.hold_seconds = minutes * 60;
    enum err e = store_settings_change(&s, c->credential, &settings);
    if (e == ERR_CONFLICT)
        return context_fail(c, e, "somebody else has changed the settings; load the page again");
    return e ? e : context_see_other(c, "/mod/settings?done=settings");
}
