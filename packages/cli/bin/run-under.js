import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const endWithParent = new URL('./end-with-parent.js', import.meta.url).href

/**
 * Runs this process's command line under another Node, with signals and exit code passed on. What cannot be passed
 * on (kill -9) ends the other one too: it holds a channel to us.
 * @param {string} node path of the other Node
 */
export function runUnder(node) {
  const args = [...process.execArgv, `--import=${endWithParent}`, ...process.argv.slice(1)]
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) {
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the child by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM']
  })
}
