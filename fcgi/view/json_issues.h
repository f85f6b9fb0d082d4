/* json_issues: the newsletter's archive as JSON. */
#ifndef VIEW_JSON_ISSUES_H
#define VIEW_JSON_ISSUES_H

#include "base/arena.h"
#include "base/out.h"
#include "model/issue.h"

/* {"issues":[{"week","subject","from","to","sent_at","url"}],"next"} */
void json_issues(struct arena *a, struct out *o, const struct issues_page *p);

/* The same members with "note", "left_out" and "items". */
void json_issue(struct arena *a, struct out *o, const struct issue_page *p);

#endif
