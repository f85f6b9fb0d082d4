/* error_page: the words for each status, whoever answers with it: the worker, or nginx from the
 * files made at build time. */
#ifndef MODEL_ERROR_PAGE_H
#define MODEL_ERROR_PAGE_H

#include "model/page.h"

/* Title, detail and flags for `status`; `words` is the status's own name, for one that has no words
 * of ours. The head and the request id are the caller's to fill. */
struct error_page error_page_for(int status, const char *words);

#endif
