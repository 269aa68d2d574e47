#!/usr/bin/env bash
# undici 7.30.2 (npm), its `request` and `fetch`, against a server that answers "100 Continue" before its 200.
# One would expect: the 200. RFC 9110, 15.2: a client must be able to read 1xx answers before the final one, also if it
# asked for none. curl and node:http do.
# Seen: undici ends the connection with "bad response", although the 200 and its body arrive right behind. The server
# has done the work by then.
# Why it matters: if a receiver answers each POST with a 100 first, a client on undici takes for a failure what the
# receiver has taken, and sends it again: doubled work orders, and retries until the event is parked. Nothing in the
# error names the cause.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error undici@7.30.2 >/dev/null
cat > look.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import net from 'node:net'
import { fetch, request } from 'undici'

let taken = 0
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => {
    taken += 1
    socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const post = { method: 'POST', body: 'a job' }

const seen = {}
for (const [name, call] of Object.entries({
  'undici request': async () => (await request(url, post)).body.text(),
  'undici fetch': async () => (await fetch(url, post)).text(),
  'node:http': () =>
    new Promise((resolve, reject) => {
      const asked = http.request(url, { method: 'POST' }, async (answer) => {
        resolve(Buffer.concat(await answer.toArray()).toString())
      })
      asked.on('error', reject).end(post.body)
    }),
})) {
  seen[name] = await call().catch((error) => `failed: ${error.cause?.message ?? error.message}`)
}
console.log(seen, 'taken by the server:', taken)
assert.deepEqual(seen, {
  'undici request': 'failed: bad response',
  'undici fetch': 'failed: bad response',
  'node:http': 'ok',
})
assert.equal(taken, 3)
process.exit(0)
JS
node look.mjs
