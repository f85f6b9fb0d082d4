/* log: one logfmt line an event, on stderr.
 *
 *   log_info("listening", "socket", path, "workers", log_number(n));
 *   ts=2026-11-21T10:00:00.123Z level=info event=listening pid=71 socket=/run/slipway.sock
 * workers=2
 *
 * Keys and values alternate and end by themselves (the macro adds the NULL). A value with a space,
 * a quote, '=' or a control byte is quoted, with \n, \" and \xHH escapes, so that a line stays a
 * line. While a request is served its id stands in every line. Secrets and addresses are the
 * caller's to leave out.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_event(const char *level, const char *event, ...) __attribute__((sentinel));

#define log_info(...)  log_event("info", __VA_ARGS__, (char *)0)
#define log_warn(...)  log_event("warn", __VA_ARGS__, (char *)0)
#define log_error(...) log_event("error", __VA_ARGS__, (char *)0)

/* From now on lines of the level info wait until log_flush(), until 4 KB of them are together, or
 * until one comes that is more than info: a busy process writes once for many. What is waiting when
 * the process is killed is lost. */
void log_gather(void);
void log_flush(void);

/* A number as a value; the text lives until 8 further calls were made in the same line. */
const char *log_number(long long n);

/* The id that every following line carries; NULL for none. The text is not copied. */
void log_request_id(const char *id);

#endif
