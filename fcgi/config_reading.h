/* config_reading: what reading the environment is made of. Every flaw is told, and counted. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include <stdio.h>

#include "config.h"

struct reading {
    struct arena *arena;
    FILE *complaints;
    int bad;
};

/* "slipway: NAME wish" */
void config_complain(struct reading *r, const char *name, const char *wish);

/* A variable that is empty counts as not set. */
const char *config_text(const char *name, const char *fallback);
int config_number(struct reading *r, const char *name, int fallback, int min, int max);

/* A file of a few lines; longer ones are cut and then complained of as a bad key. NULL when it
 * cannot be read. */
const char *config_file(struct reading *r, const char *name, const char *path);

/* SMTP_… and MAIL_…; name and host are left to the caller. */
struct mail_server config_mail_server(struct reading *r);
void config_print_mail(const struct config *config, FILE *to);

#endif
