/* tool: the nouns of the catalogue. */
#include "model/tool.h"

#include <string.h>

const char *tool_host(struct arena *a, const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    if (strncmp(host, "www.", 4) == 0)
        host += 4;
    return arena_copy_n(a, host, strcspn(host, "/?#"));
}
