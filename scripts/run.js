// What every npm script of the root starts: makes ready what the command needs, then runs it under the Node that
// package.json pins. Runs on Node 20 with nothing installed, so it imports nothing but Node and its neighbours.
import { join } from 'node:path'
import { commands } from './commands.js'
import { ensureBuilt } from './ensure-built.js'
import { ensureInstalled } from './ensure-installed.js'
import { ensureTestPrograms } from './ensure-test-programs.js'
import { pinnedEnvironment, pinnedNodePath } from './pinned-node.js'
import { endLike, runChild } from './run-child.js'
import { SetupError } from './setup-error.js'
import { workspaceRoot as root } from './workspace-root.js'

const [name = '', ...args] = process.argv.slice(2)

try {
  const command = commands[name]
  if (!command) throw new SetupError(`There is no command "${name}". There are:\n${listCommands()}`)
  await ensureInstalled(root)
  if (command.needsBuild) {
    await ensureBuilt(root)
    process.stderr.write('The packages are built.\n')
  }
  if (command.needsPrograms) await ensureTestPrograms(root)
  if (command.run) {
    const [program = '', ...programArgs] = command.run
    const path = program === 'node' ? pinnedNodePath(root) : join(root, 'node_modules', '.bin', program)
    endLike(await runChild(path, [...programArgs, ...args], { cwd: root, env: pinnedEnvironment(root) }))
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = error.exitCode
}

function listCommands() {
  return Object.entries(commands)
    .map(([command, { does }]) => `  npm run ${command.padEnd(10)} ${does}`)
    .join('\n')
}
