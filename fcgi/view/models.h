/* models: everything a template may name. */
#ifndef VIEW_MODELS_H
#define VIEW_MODELS_H

#include "model/badge.h"
#include "model/desk.h"
#include "model/export.h"
#include "model/fact.h"
#include "model/feed.h"
#include "model/find.h"
#include "model/issue.h"
#include "model/mail.h"
#include "model/mcp.h"
#include "model/newsletter.h"
#include "model/page.h"
#include "model/record.h"
#include "model/staff.h"
#include "model/submission.h"

#endif
