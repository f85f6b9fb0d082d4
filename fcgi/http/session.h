/* session: the cookies of people who sign in: one that names the session, and one that says that
 * this browser has signed in to a login before. Only the hash of a session's token is kept
 * anywhere. */
#ifndef HTTP_SESSION_H
#define HTTP_SESSION_H

#include <stdbool.h>

#include "base/secrets.h"
#include "http/response.h"

/* The name of the cookie that holds a session's token. */
const char *session_cookie(bool https);

/* The credential of the session whose token the request's cookie holds, or of the API key in
 * "Authorization: Bearer": SHA-256 in hexadecimal. NULL when it holds neither. `https`: what
 * browsers refuse from a neighbour under the same domain (__Host-) is asked for. `*is_key` tells
 * which it is. */
const char *session_credential(struct arena *a, const struct request *req, bool https,
                               bool *is_key);

/* A new token and its credential; nobody has it yet. */
struct session {
    const char *token, *credential;
};
struct session session_new(struct arena *a);

/* Puts the token into the cookie: once the session is there. */
void session_give(struct arena *a, struct response *res, bool https, const struct session *session);

/* Takes the cookie away. */
void session_take(struct response *res, bool https);

/* The token that the forms of a session carry. */
const char *session_csrf(struct arena *a, const struct secrets *secrets, const char *credential);

/* True for the token that any of the secrets makes. */
bool session_csrf_is_right(const struct secrets *secrets, const char *credential,
                           const char *token);

/* What names this browser among those that signed in to the login before, in hexadecimal; NULL when
 * it never did. The cookie does not tell for which login it is. */
const char *session_device(struct arena *a, const struct request *req,
                           const struct secrets *secrets, bool https, const char *login);

/* Makes it one. */
void session_remember_device(struct arena *a, struct response *res, const struct secrets *secrets,
                             bool https, const char *login);

#endif
