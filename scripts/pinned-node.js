import { delimiter, join } from 'node:path'

/**
 * The Node of the root package.json, as npm installed it.
 *
 * @param {string} root
 */
export function pinnedNodePath(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * The environment in which every command of this repository runs: `node`, `turbo`, `vitest` and the others are the
 * pinned ones, whatever else is installed on the machine.
 *
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function pinnedEnvironment(root) {
  return {
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  }
}
