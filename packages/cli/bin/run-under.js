import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const endWithParent = new URL('./end-with-parent.js', import.meta.url).href

/** A command that was asked to end does so within 10 s, one that was interrupted twice at once; later it is blocked. */
const usualGrace = { askedMs: 12_000, interruptedTwiceMs: 2_000 }
/** As a gateway exits that finds itself blocked. */
const blockedExitCode = 70

/**
 * Runs this process's command line under another Node, with signals and exit code passed on. What cannot be passed
 * on (kill -9) ends the other one too: it holds a channel to us. One that is blocked hears nothing: it is killed.
 * @param {string} node path of the other Node
 * @param {{ readonly askedMs: number, readonly interruptedTwiceMs: number }} grace how long it may take to end
 */
export function runUnder(node, grace = usualGrace) {
  const args = [...process.execArgv, `--import=${endWithParent}`, ...process.argv.slice(1)]
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  let isKilled = false
  const kill = () => {
    isKilled = true
    process.stderr.write('truckroll: blocked, so it did not end when asked to: it was killed\n')
    child.kill('SIGKILL')
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let interrupts = 0
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    // Ctrl-C on a terminal reaches the child by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    interrupts += signal === 'SIGINT' ? 1 : 0
    if (timer !== undefined && interrupts !== 2) return
    clearTimeout(timer)
    timer = setTimeout(kill, interrupts === 2 ? grace.interruptedTwiceMs : grace.askedMs)
  }
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => pass(signal))
  child.on('exit', (code, signal) => {
    clearTimeout(timer)
    process.exitCode = isKilled ? blockedExitCode : (code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
  })
}
