#!/usr/bin/env -S node --max-semi-space-size=4
import { existsSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { isNodeTooOld, runUnderNewerNode } from './run-under-newer-node.js'

// V8 lets garbage grow to a multiple of what lives before it looks for it. Looked for sooner it costs a sixth more
// processor time under load, and saves a fifth of the memory (183 MB before, 146 MB after).
setFlagsFromString('--heap-growing-percent=50')

const entry = new URL('../dist/main.js', import.meta.url)
if (isNodeTooOld()) {
  runUnderNewerNode()
} else if (existsSync(entry)) {
  const { main } = await import(entry.href)
  // Not exitCode: what an adapter left open must not keep a stopped gateway alive.
  process.exit(await main(process.argv.slice(2)))
} else {
  process.stderr.write(
    'truckroll: this copy is not built yet. In a clone of the repository run: npm run build\n',
  )
  process.exitCode = 1
}
