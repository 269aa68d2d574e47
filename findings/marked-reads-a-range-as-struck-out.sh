#!/usr/bin/env bash
# marked 18.2.1 (npm), GitHub flavored, its default options.
# One would expect: a description that a person typed, "Come 8~10 or 12~2", keeps its two ranges of hours, since
# nobody who types one tilde between two numbers strikes anything out.
# Seen: the text between the two single tildes becomes deleted text, inside of words too. Read without its marks it says
# "Come 810 or 122". With three ranges the third one keeps its tilde.
# Why it matters: job descriptions are markdown by the protocol and prose by the people who write them. Whoever shows
# them as plain text through this reader sends a technician at a time that nobody named. Sizes such as 16*25*1 lose
# their stars in the same way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error marked@18.2.1 >/dev/null
cat > look.mjs <<'JS'
import assert from 'node:assert/strict'
import { marked } from 'marked'

const seen = Object.fromEntries(
  ['Come 8~10 or 12~2', '8~10, 12~2 or 3~5', '16*25*1 filter'].map((typed) => [typed, marked.parse(typed).trim()]),
)
console.log('expected: each text as it was typed')
for (const [typed, html] of Object.entries(seen)) console.log(`${typed}  ->  ${html}`)
assert.deepEqual(seen, {
  'Come 8~10 or 12~2': '<p>Come 8<del>10 or 12</del>2</p>',
  '8~10, 12~2 or 3~5': '<p>8<del>10, 12</del>2 or 3~5</p>',
  '16*25*1 filter': '<p>16<em>25</em>1 filter</p>',
})
JS
node look.mjs
