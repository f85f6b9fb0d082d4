#!/bin/sh
# Random secrets, one a file, readable by their owner only; those that are there stay as they are.
#   secrets.sh DIR NAME…
set -eu
dir=$1
shift
umask 077
mkdir -p "$dir"
for name; do
    [ -s "$dir/$name" ] && continue
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$dir/$name.part"
    mv "$dir/$name.part" "$dir/$name"
done
