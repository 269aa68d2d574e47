import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedEnvironment } from './pinned-node.js'
import { workspaceRoot as root } from './workspace-root.js'

/** @type {NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program on this terminal, in the root of the workspace, and resolves with whether it ended well; if not, this
 * process will end as it did. `node` and the tools are the pinned ones, whatever else the machine has. Signals sent to
 * this process reach the program, and this process outlives it, so that nothing is left running. One that
 * is blocked hears no signal: asked twice, it is killed a while later.
 *
 * @param {string[]} run the program and its arguments
 * @param {{ toStderr?: boolean, env?: NodeJS.ProcessEnv, graceMs?: number }} [options] `toStderr` keeps standard
 *   output free for another program
 * @returns {Promise<boolean>}
 */
export async function runChild([program = '', ...args], { toStderr = false, env, graceMs = 10_000 } = {}) {
  const pinned = join(root, 'node_modules', '.bin', program)
  const child = spawn(existsSync(pinned) ? pinned : program, args, {
    cwd: root,
    env: { ...pinnedEnvironment(root), ...env },
    stdio: ['inherit', toStderr ? 2 : 'inherit', 'inherit'],
  })
  let signals = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    signals += 1
    if (signals > 1) timer ??= setTimeout(() => child.kill('SIGKILL'), graceMs)
    // Ctrl-C on a terminal goes to the whole foreground group: the program has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  /** @type {[number | null, NodeJS.Signals | null]} */
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (...end) => resolve(end))
  })
  clearTimeout(timer)
  for (const each of forwarded) process.off(each, forward)
  if (signal) process.kill(process.pid, signal)
  else if (code !== 0) process.exitCode = code ?? 1
  return code === 0
}

/**
 * One after the other, to the first that does not end well.
 *
 * @param {string[][]} runs
 */
export async function runAll(runs) {
  for (const run of runs) if (!(await runChild(run))) return
}
