/* status: the numbers of HTTP. Handlers never see them; worker.c asks here. */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H

#include "base/err.h"

/* The status an error is answered with (200 for ERR_OK). */
int err_status(enum err e);

/* "Not Found"; "" for a status we never send. */
const char *status_words(int status);

#endif
