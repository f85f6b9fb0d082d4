/* mod: the queue of what there is to decide. */
#include "model/staff.h"
#include "page/page.h"
#include "page/staff.h"
#include "view/pages.h"

enum err page_mod(struct context *c)
{
    struct mod_page p = {.head = staff_head(c, "Queue", "/mod")};
    html_mod(context_body(c), &p);
    return ERR_OK;
}
