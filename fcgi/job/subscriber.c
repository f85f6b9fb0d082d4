/* subscriber: erases what is held about an address, for somebody whom no mail with a link reaches.
 */
#include "job/job.h"
#include "model/address.h"
#include "store/newsletter.h"

#define LINE_BYTES 1024 /* the longest address and blanks around it */

enum err job_erase_subscriber(struct db *db, struct arena *a, FILE *in)
{
    struct store s = {.db = db, .arena = a, .base_url = ""};
    char line[LINE_BYTES];
    const char *address;
    bool held = false;
    if (!fgets(line, sizeof line, in))
        line[0] = '\0';
    const char *wrong = address_read(a, line, &address);
    if (wrong[0]) {
        fprintf(stderr, "slipway: nothing was erased: %s\n", wrong);
        return ERR_INVALID;
    }
    enum err e = store_erase_address(&s, address, &held);
    if (e)
        fprintf(stderr, "slipway: nothing was erased: %s\n", err_word(e));
    else
        puts(held ? "erased" : "nothing is held about this address");
    return e;
}
