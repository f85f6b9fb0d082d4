#!/bin/sh
# Static files → names with a hash of their content, precompressed, and a C header of their addresses.
#   assets.sh SOURCE_DIR OUT_DIR HEADER
# css/*.css become one style.css, in the order of their names, and css/NAME/*.css one NAME.css each. Files under root/ keep their names: they
# are served from the top of the site. The same input gives the same bytes.
set -eu
export LC_ALL=C
src=$1 out=$2 header=$3

die() {
    echo "assets: $1" >&2
    exit 1
}

case $out in "" | /) die "refusing to write to '$out'" ;; esac
new=$out.new
rm -rf "$new"
mkdir -p "$new" "$(dirname "$header")"

# Comments and spare white space go; strings and url(…) stay as they are.
squeeze_css() {
    awk '
    { text = text $0 "\n" }
    END {
        n = length(text); out = ""; i = 1
        while (i <= n) {
            c = substr(text, i, 1)
            if (c == "/" && substr(text, i + 1, 1) == "*") {
                end = index(substr(text, i + 2), "*/")
                if (!end) exit 3
                i += end + 3
                continue
            }
            if (c == "\"" || c == "\047") {
                j = i + 1
                while (j <= n && substr(text, j, 1) != c) j += substr(text, j, 1) == "\\" ? 2 : 1
                out = out substr(text, i, j - i + 1); i = j + 1
                continue
            }
            if (substr(text, i, 4) == "url(" && substr(text, i + 4, 1) !~ /["\047 \n\t]/) {
                end = index(substr(text, i), ")")
                if (!end) exit 3
                out = out substr(text, i, end); i += end
                continue
            }
            if (c ~ /[ \t\r\n]/) {
                if (out !~ /[ {};,:>\/]$/) out = out " "
                i++
                continue
            }
            if (c ~ /[{};,>\/]/) sub(/ $/, "", out)
            if (c == "}") sub(/;$/, "", out)
            out = out c; i++
        }
        sub(/ $/, "", out)
        print out
    }'
}

# Lines that are only a comment go, and the blanks before the others: a text that runs over lines would notice.
squeeze_js() {
    sed -E 's/^[[:blank:]]+//; /^\/\//d; /^$/d'
}

hashed_name() { # NAME FILE → NAME with the hash before its last extension
    sum=$(sha256sum <"$2" | cut -c 1-8)
    case ${1##*/} in
    *.*) printf '%s.%s.%s\n' "${1%.*}" "$sum" "${1##*.}" ;;
    *) printf '%s.%s\n' "$1" "$sum" ;;
    esac
}

names=$new.names
: >"$names"
publish() { # NAME FILE
    to=$(hashed_name "$1" "$2")
    mkdir -p "$new/$(dirname "$to")"
    cp "$2" "$new/$to"
    printf '%s\t%s\n' "$1" "$to" >>"$names"
}

# url(x) of a file that we have → url(/static/x.HASH); a file that we do not have is an error
link_css() { # FILE
    awk -v names="$names" -v file="$1" '
    BEGIN { while ((getline line < names) > 0) { split(line, f, "\t"); to[f[1]] = f[2] } }
    {
        line = $0; out = ""
        while (match(line, /url\([^)]*\)/)) {
            ref = substr(line, RSTART + 4, RLENGTH - 5)
            out = out substr(line, 1, RSTART - 1); line = substr(line, RSTART + RLENGTH)
            gsub(/^[ \t]*["\047]?|["\047]?[ \t]*$/, "", ref)
            if (ref ~ /^(data:|#|https:)/) { out = out "url(\"" ref "\")"; continue }
            name = ref
            sub(/^\/static\//, "", name)
            while (sub(/^\.\.?\//, "", name));
            if (!(name in to)) { print "assets: " file ": no such file: " ref > "/dev/stderr"; bad = 1 }
            out = out "url(/static/" to[name] ")"
        }
        print out line
    }
    END { exit bad }' "$1"
}

if [ -d "$src" ]; then
    # leaves first, so that the style sheet can name them
    (cd "$src" && find . -type f ! -path './css/*' ! -path './root/*' ! -name '.*' ! -name '*.css' | sed 's,^\./,,' | sort) >"$new.list"
    while IFS= read -r name; do
        case $name in
        *.js)
            squeeze_js <"$src/$name" >"$new.small"
            publish "$name" "$new.small"
            ;;
        *) publish "$name" "$src/$name" ;;
        esac
    done <"$new.list"

    (cd "$src" && find . -type f -name '*.css' ! -path './css/*' ! -path './root/*' | sed 's,^\./,,' | sort) >"$new.list"
    if ls "$src"/css/*.css >/dev/null 2>&1; then
        cat "$src"/css/*.css >"$new.style"
        squeeze_css <"$new.style" >"$new.small" || die "css: a comment or url( is not closed"
        link_css "$new.small" >"$new.style"
        publish style.css "$new.style"
    fi
    for part in "$src"/css/*/; do
        ls "$part"*.css >/dev/null 2>&1 || continue
        cat "$part"*.css >"$new.style"
        squeeze_css <"$new.style" >"$new.small" || die "$part: a comment or url( is not closed"
        link_css "$new.small" >"$new.style"
        publish "$(basename "$part").css" "$new.style"
    done
    while IFS= read -r name; do
        squeeze_css <"$src/$name" >"$new.small" || die "$name: a comment or url( is not closed"
        link_css "$new.small" >"$new.style"
        publish "$name" "$new.style"
    done <"$new.list"

    if [ -d "$src/root" ]; then
        mkdir -p "$new/root"
        cp -R "$src/root/." "$new/root/"
    fi
fi

find "$new" -type f | sort | while IFS= read -r file; do
    case $file in
    *.css | *.js | *.mjs | *.svg | *.json | *.txt | *.xml | *.webmanifest | *.html) ;;
    *) continue ;;
    esac
    gzip -9 -n -c "$file" >"$file.gz"
    brotli -q 11 -f -o "$file.br" "$file"
done
# read by nginx whoever it runs as
find "$new" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +

{
    echo "/* Addresses of the static files, made by assets.sh. */"
    echo "#ifndef SLIPWAY_ASSETS_H"
    echo "#define SLIPWAY_ASSETS_H"
    sort "$names" | awk -F '\t' '{
        id = toupper($1); gsub(/[^A-Z0-9]/, "_", id)
        if (id in seen) { print "assets: two files would be ASSET_" id > "/dev/stderr"; exit 1 }
        seen[id] = 1
        printf "#define ASSET_%s \"/static/%s\"\n", id, $2
    }'
    echo "#endif"
} >"$header.part" || exit 1
mv "$header.part" "$header"

rm -f "$names" "$new.list" "$new.style" "$new.small"
rm -rf "$out.old"
[ ! -d "$out" ] || mv "$out" "$out.old"
mv "$new" "$out"
rm -rf "$out.old"
