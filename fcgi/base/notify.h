/* notify: tells systemd (Type=notify) how the service stands. Does nothing when NOTIFY_SOCKET is
 * not set. */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

/* Sent once, however often it is called. */
void notify_ready(void);
void notify_stopping(void);

#endif
