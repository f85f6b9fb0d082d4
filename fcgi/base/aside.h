/* aside: a long computation that lets others pass.
 *
 * A process that computes for 15 ms keeps a woken nginx waiting for up to a tick, and no nice value
 * reaches over the groups into which systems sort sessions and services. So between aside_begin and
 * aside_end a timer makes this process sleep for a moment again and again: whoever waits for its
 * processor waits for ASIDE_RUN_US at most.
 */
#ifndef BASE_ASIDE_H
#define BASE_ASIDE_H

#define ASIDE_RUN_US  100
#define ASIDE_REST_US 200

/* One computation at a time; the process's SIGALRM is used for it. Without a timer to be had it
 * computes as it would have. */
void aside_begin(void);
void aside_end(void);

#endif
