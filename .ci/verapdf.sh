#!/usr/bin/env bash
# usage: verapdf.sh FOLDER...
# Validates every PDF below the folders as PDF/UA-1 and as PDF/A-2a; prints the rules that a file breaks.
#
# veraPDF comes from Maven, at the version of verapdf/pom.xml. Its start takes seconds, so there is
# one run a standard over all files.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../target}
mkdir -p "$target/verapdf"
jars=$(cd "$target/verapdf" && pwd)

mapfile -d '' files < <(find "$@" -name '*.pdf' -print0 | sort -z)
if [ "${#files[@]}" = 0 ]; then
    echo "no PDF below: $*" >&2
    exit 1
fi
if ! ls "$jars"/greenfield-apps-*.jar > /dev/null 2>&1; then
    mvn --quiet --batch-mode --file "$here/verapdf/pom.xml" \
        dependency:copy-dependencies -DoutputDirectory="$jars"
fi

failed=0
for flavour in ua1 2a; do
    report=$(java -cp "$jars/*" org.verapdf.apps.GreenfieldCliWrapper \
        --flavour "$flavour" --format text --verbose "${files[@]}") || true
    # Counted, not trusted: a file that veraPDF could not read has no line of its own.
    passed=$(grep -c "^PASS .* $flavour\$" <<< "$report" || true)
    echo "$flavour: $passed of ${#files[@]} files pass"
    if [ "$passed" != "${#files[@]}" ]; then
        grep -v '^PASS ' <<< "$report" || true
        failed=1
    fi
done
exit "$failed"
