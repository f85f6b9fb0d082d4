/* link: asks a website whether it is there. The door to libcurl, as far as it speaks HTTP. */
#ifndef WEB_LINK_H
#define WEB_LINK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

#define LINK_REDIRECTS_MAX 5

enum link_answer {
    LINK_ANSWERED, /* 2xx */
    LINK_FAILED,   /* nobody is there, or what was looked for is not */
    LINK_UNSURE    /* somebody is there, but does not let programs in: 401, 403, 429 … */
};
struct link_result {
    enum link_answer answer;
    const char *why; /* what was wrong, a few words without a full stop; NULL for nothing */
};

struct link_client {
    const char *agent;    /* who we say that we are */
    bool allows_loopback; /* for tests: this machine may be asked, too, on any port */
    int stop_fd;          /* readable when there is no more time; -1: never */
};

/* HEAD, and where that is not answered well, GET of the first bytes. At most five redirects are
 * followed, each as careful as the first step: only http and https, no names and passwords, the
 * usual ports (80, 443, 8080, 8443), and no address that is not public (base/ip.h). That is
 * looked at when the connection is opened, so another answer of the name server a moment later
 * changes nothing. In 30 s at most, with a few kilobytes of what it says. ERR_TIMEOUT: stop_fd was
 * readable. Any other outcome is a result. */
enum err link_ask(const struct link_client *client, const char *url, struct arena *a,
                  struct link_result *result);

#endif
