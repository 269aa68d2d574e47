#!/usr/bin/env bash
# libphonenumber-js 1.13.16 (npm), the entry "libphonenumber-js/min".
# One would expect: a pure function. The same text gives the same number each time it is read.
# Seen: a valid tel: address with a phone-context (RFC 3966) is read at the first call, is no number at the second, is
# read again at the third, and so on. One without a phone-context is read each time.
# Why it matters: browsers and mobile apps hand numbers over as tel: addresses. A customer's number is there or is gone
# by how many others were read before it, so a test of one number passes and production loses half of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error libphonenumber-js@1.13.16 >/dev/null
cat > look.mjs <<'JS'
import assert from 'node:assert/strict'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

const read = (text) => Array.from({ length: 6 }, () => parsePhoneNumberFromString(text, 'US')?.number ?? null)
const withContext = read('tel:703-555-0134;phone-context=+1')
const without = read('tel:+1-703-555-0134')
console.log('expected: +17035550134 six times, for both')
console.log('with phone-context   ', withContext)
console.log('without phone-context', without)
assert.deepEqual(new Set(without), new Set(['+17035550134']))
assert.equal(withContext.filter((number) => number === null).length, 3)
assert.equal(new Set(withContext).size, 2)
JS
node look.mjs
