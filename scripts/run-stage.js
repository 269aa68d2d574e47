import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { SetupError } from './setup-error.js'

const reportEveryMs = 15_000
const killAfterMs = 5_000
const shownLines = 40

/**
 * Runs one stage of the set-up: a line when it begins, a sign of life while it runs, a line with the time taken.
 * Its output is shown only when it fails. On a signal the stage and all it started are ended, then this process.
 *
 * @param {{ doing: string, done: string, command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv,
 *   explain?: (output: string) => string }} stage `explain` turns the output of a failure into advice
 */
export async function runStage({ doing, done, command, args, cwd, env, explain }) {
  const startedAt = Date.now()
  const progress = startProgress(doing, startedAt)
  // A group of its own, so that a signal ends npm, turbo and whatever they started together.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {Buffer[]} */
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))

  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    if (stoppedBy) return
    stoppedBy = signal
    killGroup(child.pid, 'SIGTERM')
    setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs).unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (stoppedBy)
      throw new SetupError(
        `${doing} was stopped; the next command starts it again.`,
        128 + constants.signals[stoppedBy],
      )
    if (code === 0) {
      progress.end(`${done} in ${seconds(startedAt)}`)
      return
    }
    const text = Buffer.concat(output).toString('utf8').trimEnd()
    progress.end(`${doing} failed after ${seconds(startedAt)}. The end of its output:`)
    process.stderr.write(`${text.split('\n').slice(-shownLines).join('\n')}\n\n`)
    throw new SetupError(explain?.(text) ?? `${doing} ended with exit code ${code}; its output is above.`)
  } finally {
    progress.end()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.off('SIGHUP', stop)
  }
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/** @param {number} startedAt */
function seconds(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
}

/**
 * On a terminal one line that counts the seconds; elsewhere a line now and then.
 *
 * @param {string} doing
 * @param {number} startedAt
 */
function startProgress(doing, startedAt) {
  const isTerminal = process.stderr.isTTY
  process.stderr.write(isTerminal ? `${doing} ...` : `${doing} ...\n`)
  const timer = setInterval(
    () =>
      process.stderr.write(
        isTerminal
          ? `\r\x1b[K${doing} ... ${seconds(startedAt)}`
          : `  still at it after ${seconds(startedAt)}\n`,
      ),
    isTerminal ? 1000 : reportEveryMs,
  )
  let isOver = false
  return {
    /** @param {string} [line] */
    end(line) {
      if (isOver) return
      isOver = true
      clearInterval(timer)
      if (isTerminal) process.stderr.write('\r\x1b[K')
      if (line !== undefined) process.stderr.write(`${line}\n`)
    },
  }
}
