#!/bin/sh
# Exports all issues as a shell does it: one page after another by curl, taken apart by jq, compressed by gzip.
#     search.sh LEVEL OUTPUT
# The next page's token is in the page before, so that each page is a call of curl; the pages go through one jq and one gzip.
set -eu
level=$1
output=$2
page=$output.page
trap 'rm -f "$page"' EXIT
{
    token=
    while :; do
        curl -fsS -u "$JIRASTREAM_USER:$JIRASTREAM_TOKEN" -o "$page" -G "$BENCH_SITE/rest/api/3/search/jql" \
            --data-urlencode "jql=created >= 0 ORDER BY created ASC, key ASC" -d "fields=*all" -d maxResults=100 \
            ${token:+--data-urlencode "nextPageToken=$token"}
        cat "$page"
        # The token stands behind the issues or before them, never inside: the site's own texts have their quotes escaped.
        token=$(grep -o '"nextPageToken":"[^"]*"' "$page" | cut -d'"' -f4)
        [ -n "$token" ] || break
    done
} | jq -c '.issues[]' | gzip "-$level" >"$output"
