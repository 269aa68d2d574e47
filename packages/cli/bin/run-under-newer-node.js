import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runUnder } from './run-under.js'

const neededMajor = 24

/** Whether the Node that runs this is too old for Truckroll. */
export function isNodeTooOld() {
  return Number.parseInt(process.versions.node, 10) < neededMajor
}

/**
 * Runs the same command line under the Node that the project has installed as the package `node` (a clone of the
 * repository has), with signals and exit code passed on; says what is missing if there is none.
 */
export function runUnderNewerNode() {
  const installed = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
  // A package `node` that is itself too old ends here, started by the first of us.
  if (!existsSync(installed) || process.execPath === installed) {
    process.stderr.write(
      `truckroll: Node ${neededMajor} or newer is needed, this is ${process.versions.node}; in your project run: npm install --save-dev node\n`,
    )
    process.exitCode = 1
    return
  }
  runUnder(installed)
}
