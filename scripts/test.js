// `npm test`: the checks in order of their price, ended by the first that fails; with arguments only the tests they
// name. The last line is always the count, "N passed, N failed, N skipped".
import { join } from 'node:path'
import { pinnedEnvironment, pinnedNodePath } from './pinned-node.js'
import { endLike, runChild } from './run-child.js'
import { workspaceRoot as root } from './workspace-root.js'

const args = process.argv.slice(2)
const node = pinnedNodePath(root)
/** @param {string} name */
const bin = (name) => join(root, 'node_modules', '.bin', name)

/** @type {{ name: string, command: string, args: string[], remedy: string }[]} */
const checks = [
  {
    name: 'Types',
    command: node,
    args: ['scripts/typecheck.js'],
    remedy: 'npm run typecheck shows these errors again',
  },
  {
    name: 'Lint',
    command: bin('oxlint'),
    args: ['--deny-warnings'],
    remedy: 'npm run lint -- --fix repairs a part of them',
  },
  {
    name: 'Unused code',
    command: bin('knip'),
    args: ['--no-progress'],
    remedy: 'remove what nothing uses, or name it as an entry in knip.json',
  },
  {
    name: 'Repository',
    command: node,
    args: ['scripts/check-repository.js'],
    remedy: 'each line above says what to change',
  },
  { name: 'Layout', command: bin('oxfmt'), args: ['--check'], remedy: 'npm run format lays the files out' },
]

const options = { cwd: root, env: pinnedEnvironment(root) }
const failed = args.length === 0 ? await firstFailed() : undefined
if (failed) {
  console.log(
    `\n${failed.check.name} failed: ${failed.check.remedy}.\nThe tests were not run.\n\n0 passed, 1 failed, 0 skipped`,
  )
  endLike(failed.end)
} else {
  heading('Tests')
  endLike(await runChild(bin('vitest'), ['run', ...args], options))
}

async function firstFailed() {
  for (const check of checks) {
    heading(check.name)
    const startedAt = Date.now()
    const end = await runChild(check.command, check.args, options)
    if (end.code !== 0 || end.signal) return { check, end }
    console.log(`${check.name}: passed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  return undefined
}

/** @param {string} name */
function heading(name) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`)
}
