/* ballot: one change of a vote as it is published. */
#include "model/ballot.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"

#define FIELDS       8
#define TOOL_DIGITS  18
#define VOTER_DIGITS 16

struct field {
    const char *at;
    size_t len;
};

static const char *const verdicts[] = {"", "ship", "skip"};
static const char *const standings[] = {"", "counted", "held", "voided"};
static const char *const causes[] = {"vote", "merge", "hold", "release", "void"};
#define WORDS(list) (sizeof(list) / sizeof *(list))

static int word(struct field f, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(words[i]) == f.len && memcmp(words[i], f.at, f.len) == 0)
            return (int)i;
    return -1;
}

static bool split(const char *line, size_t len, struct field fields[FIELDS])
{
    const char *end = line + len;
    for (int i = 0; i < FIELDS; i++) {
        const char *comma = memchr(line, ',', (size_t)(end - line));
        if ((i == FIELDS - 1) != !comma)
            return false;
        fields[i] = (struct field){line, (size_t)((comma ? comma : end) - line)};
        line = comma ? comma + 1 : end;
    }
    return true;
}

static bool read_tool(struct field f, int64_t *tool)
{
    *tool = 0;
    if (f.len < 1 || f.len > TOOL_DIGITS || f.at[0] == '0')
        return false;
    for (size_t i = 0; i < f.len; i++) {
        if (f.at[i] < '0' || f.at[i] > '9')
            return false;
        *tool = 10 * *tool + (f.at[i] - '0');
    }
    return true;
}

static bool read_voter(struct field f, uint64_t *voter)
{
    static const char digits[] = "0123456789abcdef";
    *voter = 0;
    for (size_t i = 0; i < f.len; i++) {
        const char *digit = f.at[i] ? strchr(digits, f.at[i]) : NULL;
        if (!digit)
            return false;
        *voter = *voter << 4 | (uint64_t)(digit - digits);
    }
    return f.len == VOTER_DIGITS;
}

static bool read_day(struct field f, char day[BALLOT_DAY_BYTES])
{
    if (f.len != BALLOT_DAY_BYTES - 1)
        return false;
    memcpy(day, f.at, f.len);
    day[f.len] = '\0';
    return clock_day_of(day) >= 0;
}

static bool read_vote(struct field verdict, struct field standing, struct ballot_vote *vote)
{
    int v = word(verdict, verdicts, WORDS(verdicts)),
        s = word(standing, standings, WORDS(standings));
    *vote = (struct ballot_vote){v > 0 ? (enum ballot_verdict)v : BALLOT_NONE,
                                 s > 0 ? (enum ballot_standing)s : BALLOT_ABSENT};
    return v >= 0 && s >= 0 && (v == 0) == (s == 0);
}

const char *ballot_read(const char *line, size_t len, struct ballot_entry *entry)
{
    struct field fields[FIELDS];
    *entry = (struct ballot_entry){0};
    if (len > BALLOT_LINE_MAX || !split(line, len, fields))
        return "it has not eight fields";
    if (!read_tool(fields[0], &entry->tool))
        return "the tool is no number";
    if (!read_voter(fields[1], &entry->voter))
        return "the voter is not sixteen hexadecimal digits";
    if (!read_day(fields[2], entry->day))
        return "the day is none";
    if (word(fields[3], causes, WORDS(causes)) < 0)
        return "there is no such cause";
    if (!read_vote(fields[4], fields[5], &entry->before))
        return "what was before is no vote";
    if (!read_vote(fields[6], fields[7], &entry->after))
        return "what came after is no vote";
    if (entry->before.verdict == entry->after.verdict &&
        entry->before.standing == entry->after.standing)
        return "it changes nothing";
    return NULL;
}

const char *ballot_vote_words(struct ballot_vote vote)
{
    static const char *const words[][4] = {
        {"no vote", "", "", ""},
        {"", "ship counted", "ship held", "ship voided"},
        {"", "skip counted", "skip held", "skip voided"},
    };
    return words[vote.verdict][vote.standing];
}
