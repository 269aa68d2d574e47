#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const template = fileURLToPath(new URL('../dist/template', import.meta.url))
if (existsSync(template)) {
  // Ctrl-C counts before and after the writing, never in the middle of it.
  process.on('SIGINT', () => process.exit(130))
  const { runCreate } = await import('../dist/index.js')
  process.exitCode = await runCreate(process.argv.slice(2), {
    command: 'npm create truckroll-adapter',
    template,
    cwd: process.cwd(),
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
  })
} else {
  process.stderr.write('This copy is not built yet. In a clone of the repository run: npm run build\n')
  process.exitCode = 1
}
