/* prose: Markdown as markup. */
#include "view/prose.h"

#include "html/richtext.h"

enum err prose_render(struct arena *a, const char *markdown, struct html *markup)
{
    return richtext_render(a, markdown, markup);
}
