import { spawn } from 'node:child_process'

/** @typedef {{ code: number, signal: NodeJS.Signals | null }} ChildEnd */

/** @type {NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command on this terminal and waits for its end. Signals sent to this process reach the command, and this
 * process outlives it, so that nothing is left running. A command that is blocked hears no signal: asked twice, it is
 * killed a while later.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, graceMs?: number }} options
 * @returns {Promise<ChildEnd>}
 */
export async function runChild(command, args, { cwd, env, graceMs = 10_000 }) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
  let signals = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    signals += 1
    if (signals > 1) timer ??= setTimeout(() => child.kill('SIGKILL'), graceMs)
    // Ctrl-C on a terminal goes to the whole foreground group: the command has it already.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }))
    })
  } finally {
    clearTimeout(timer)
    for (const signal of forwarded) process.off(signal, forward)
  }
}

/**
 * Ends this process the way the command ended: with its exit code, or by the signal it died of.
 *
 * @param {ChildEnd} end
 */
export function endLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal)
  else process.exitCode = code
}
