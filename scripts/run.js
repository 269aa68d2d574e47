// What every npm script of the root starts: makes ready what the command needs, then runs it under the Node that
// package.json pins. Runs on Node 20 with nothing installed, so it imports nothing but Node and its neighbours.
import { build } from './build.js'
import { ensureInstalled } from './ensure-installed.js'
import { runAll } from './run-child.js'

/** @typedef {[program: string, ...args: string[]]} Run */

/**
 * From sources: nothing is built for them, and a change counts at the next start.
 *
 * @param {string} file
 * @returns {Run}
 */
const fromSources = (file) => ['node', '--conditions=truckroll-source', file]

/** The programs of each command; the user's arguments go to the last one. */
/** @type {Record<string, Run[]>} */
const commands = {
  demo: [fromSources('examples/demo/src/main.ts')],
  dev: [fromSources('examples/demo/src/dev.ts')],
  test: [['node', 'scripts/test.js']],
  check: [['vitest', 'run', '--mode', 'check']],
  long: [['vitest', 'run', '--mode', 'long']],
  setup: [['node', 'scripts/setup.js']],
  build: [],
  pack: [['node', 'scripts/pack.js']],
  typecheck: [
    ['tsc', '-p', 'tsconfig.check.json'],
    ['tsc', '-p', 'tsconfig.pages.json'],
  ],
  lint: [['oxlint', '--deny-warnings']],
  unused: [['knip', '--no-progress']],
  repository: [['node', 'scripts/check-repository.js']],
  format: [['oxfmt']],
  bench: [fromSources('test/bench/main.ts')],
  chaos: [fromSources('test/chaos/main.ts')],
  conformance: [fromSources('test/conformance/main.ts')],
  simulate: [fromSources('test/simulation/main.ts')],
  mutants: [fromSources('test/mutants/main.ts')],
  playbook: [fromSources('test/playbook/main.ts')],
  docs: [fromSources('site/src/main.ts')],
  screenshots: [fromSources('test/browser/screenshots.ts')],
  'release:rehearse': [fromSources('test/rehearsal/main.ts')],
  'release:version': [
    ['changeset', 'version'],
    ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
  ],
  'release:publish': [['node', 'scripts/release-publish.js']],
}
const needBuild = ['build', 'check', 'long', 'pack', 'bench', 'chaos', 'screenshots']

const [name = '', ...args] = process.argv.slice(2)
const programs = commands[name]
if (!programs) throw new Error(`There is no command "${name}", but: ${Object.keys(commands).join(', ')}`)
if ((await ensureInstalled()) && (!needBuild.includes(name) || (await build()))) {
  await runAll(programs.map((run, index) => (index === programs.length - 1 ? [...run, ...args] : run)))
}
