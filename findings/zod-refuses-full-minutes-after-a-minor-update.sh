#!/usr/bin/env bash
# zod 4.4.3 and 4.5.0 (npm), z.iso.datetime({ offset: true }).
# One would expect: a minor version takes what the one before it took. A range such as ^4 says so.
# Seen: 4.4.3 takes a time without seconds, 2026-03-08T07:30Z or 2026-03-08T02:30-05:00. 4.5.0 refuses it. The option
# `precision: -1` takes such a time in both, and then refuses every time that has seconds.
# Why it matters: java.time writes a moment on the full minute without its seconds, others with them. After an update
# that promises no break, nearly every appointment from a service in Java is refused, since people book visits on the
# hour. A library that leaves the choice of zod to its user has both readings in the field.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error before@npm:zod@4.4.3 after@npm:zod@4.5.0 >/dev/null
cat > look.mjs <<'JS'
import assert from 'node:assert/strict'
import * as after from 'after'
import * as before from 'before'

const times = ['2026-03-08T07:30Z', '2026-03-08T02:30-05:00', '2026-03-08T07:30:00Z', '2026-03-08T07:30:01Z']
const take = ({ z }, options) => times.map((time) => z.iso.datetime(options).safeParse(time).success)
const seen = {
  before: take(before, { offset: true }),
  after: take(after, { offset: true }),
  'after, to the minute': take(after, { offset: true, precision: -1 }),
}
console.log(times, seen)
assert.deepEqual(seen, {
  before: [true, true, true, true],
  after: [false, false, true, true],
  'after, to the minute': [true, true, false, false],
})
JS
node look.mjs
