#!/bin/sh
# Exports all issues with a shell script: curl reads one page after another, jq extracts issues, gzip compresses them.
#     search.sh LEVEL OUTPUT
# The next page's token is in the page before, so that each page needs a call of curl; all pages share one jq and one gzip.
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
        # The token is after or before the issues, never inside: quotes in the site's texts are escaped.
        token=$(grep -o '"nextPageToken":"[^"]*"' "$page" | cut -d'"' -f4)
        [ -n "$token" ] || break
    done
} | jq -c '.issues[]' | gzip "-$level" >"$output"
