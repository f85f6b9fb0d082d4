#!/bin/sh
# The sheet that letters are styled by → a C header: mail programs drop style sheets, so each element carries its declarations itself.
#   styles.sh SHEET HEADER
# A rule is one class, .NAME { … }, and becomes the literal STYLE_NAME. No double quotes: it stands in an attribute.
set -eu
export LC_ALL=C
sheet=$1 header=$2
mkdir -p "$(dirname "$header")"
awk -v sheet="$sheet" '
function bad(why) { print "styles: " sheet ": " why > "/dev/stderr"; failed = 1; exit 65 }
{ text = text $0 " " }
END {
    if (failed) exit 65
    while ((start = index(text, "/*")) > 0) {
        end = index(substr(text, start + 2), "*/")
        if (!end) bad("a comment is not closed")
        text = substr(text, 1, start - 1) substr(text, start + end + 3)
    }
    if (index(text, "\"")) bad("a double quote would end the attribute")
    print "/* Styles of letters, made by styles.sh. */\n#ifndef SLIPWAY_STYLES_H\n#define SLIPWAY_STYLES_H"
    rules = split(text, rule, "}")
    for (i = 1; i < rules; i++) {
        if (split(rule[i], half, "{") != 2) bad("a rule is .NAME { … }, not " rule[i])
        name = half[1]; gsub(/[ \t]/, "", name)
        if (name !~ /^\.[a-z][a-z0-9-]*$/) bad("a rule is of one class, not " name)
        name = toupper(substr(name, 2)); gsub(/-/, "_", name)
        if (name in seen) bad("two rules for " name)
        seen[name] = 1
        body = half[2]
        gsub(/[ \t]+/, " ", body); gsub(/ ?; ?/, ";", body); gsub(/ ?: ?/, ":", body); gsub(/, /, ",", body)
        gsub(/^[ ;]+|[ ;]+$/, "", body)
        printf "#define STYLE_%s \"%s\"\n", name, body
    }
    if (rule[rules] !~ /^[ \t]*$/) bad("the last rule is not closed")
    print "#endif"
}' "$sheet" >"$header.part" || { rm -f "$header.part"; exit 65; }
mv "$header.part" "$header"
