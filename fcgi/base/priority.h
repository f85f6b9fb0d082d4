/* priority: who goes first on the processors. */
#ifndef BASE_PRIORITY_H
#define BASE_PRIORITY_H

/* This process steps behind all others of the machine that want to answer somebody: less weight
 * than they have, and no more than a tenth of a millisecond at a time when one of them wakes up.
 * What the system does not know or allow is left out: it is a courtesy. */
void priority_step_back(void);

#endif
