/* error_page: the words for each status. */
#include "model/error_page.h"

struct error_page error_page_for(int status, const char *words)
{
    static const struct {
        int status;
        const char *title, *detail;
    } table[] = {
        {400, "This request does not make sense",
         "Something in the address or in what was sent is malformed. Check it and try again."},
        {401, "You are not signed in",
         "Nothing was done. Sign in, or send a key that works, and try again."},
        {403, "Not allowed", "You may not do this here."},
        {404, "Nothing is moored here",
         "There is no page at this address. It may have moved, or it was never published."},
        {405, "Not this way", "This address does not take that method."},
        {406, "No such format",
         "This page cannot be served in any format that the Accept header takes."},
        {408, "Too slow", "The request did not arrive in time. Please try again."},
        {409, "That does not go together",
         "What you sent contradicts what is stored now. Reload and try again."},
        {412, "Changed meanwhile",
         "What you edited has changed since you loaded it. Reload and try again."},
        {413, "Too large", "What was sent is larger than 64 KB."},
        {414, "Address too long", "The address is longer than 4096 bytes."},
        {415, "Unknown media type", "Send application/x-www-form-urlencoded or application/json."},
        {421, "Wrong host", "This server does not answer for the host name in the request."},
        {422, "Something needs mending", "A value breaks a rule. Correct it and send it again."},
        {428, "Precondition required", "Send the entity tag of what you edited in If-Match."},
        {429, "Too many requests",
         "That was faster than we can follow. Wait a moment and try again."},
        {431, "Headers too large", "The request's headers are larger than this server takes."},
        {500, "Something broke on our side",
         "The failure was recorded. Trying again may help; if it does not, it is ours to mend."},
        {502, "Something broke on our side",
         "The part that makes the pages did not answer. Try again in a moment."},
        {503, "Back in a moment",
         "The part that holds the data is away. Nothing is lost; try again in a few seconds."},
        {504, "Back in a moment",
         "The answer took too long. Nothing is lost; try again in a few seconds."},
    };
    struct error_page p = {
        .status = status,
        .title = words,
        .detail = "",
        .request_id = "",
        .back = "",
        .see = "",
        .see_words = "",
        .overboard = status == 404,
        .difficulty = status >= 500,
        .retry = status >= 500 || status == 429 || status == 408,
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status) {
            p.title = table[i].title;
            p.detail = table[i].detail;
        }
    return p;
}
