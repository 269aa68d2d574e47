/**
 * @typedef {object} Command
 * @property {string} does one line for the list of commands
 * @property {boolean} needsBuild whether dist of the packages must be there and fresh
 * @property {boolean} [needsPrograms] whether it starts programs besides Node
 * @property {string[]} [run] what to start once all that is needed is there; the user's arguments follow
 */

// Programs that read the sources: nothing is built for them, and a change counts at the next start.
const fromSources = ['node', '--conditions=truckroll-source']

/** @type {Record<string, Command>} */
export const commands = {
  demo: {
    does: 'jobs from a local Dispatch into Acme BMS and back, shown as they go (-- --keep leaves it running)',
    needsBuild: false,
    run: [...fromSources, 'examples/demo/src/main.ts'],
  },
  dev: {
    does: 'sandbox, Acme BMS and gateway, restarted when a source changes',
    needsBuild: false,
    run: [...fromSources, 'examples/demo/src/dev.ts'],
  },
  test: {
    does: 'types, lint, layout and the tests (-- PATH runs only the tests there)',
    needsBuild: false,
    needsPrograms: true,
    run: ['node', 'scripts/test.js'],
  },
  check: {
    does: 'the tests that take long by nature (-- PATH runs only those there)',
    needsBuild: true,
    needsPrograms: true,
    run: ['vitest', 'run', '--mode', 'check'],
  },
  build: { does: 'compile the packages into their dist folders', needsBuild: true },
  pack: {
    does: 'the packages as tarballs in .packed, to install in a project outside',
    needsBuild: true,
    run: ['node', 'scripts/pack.js'],
  },
  typecheck: { does: 'check all types', needsBuild: false, run: ['node', 'scripts/typecheck.js'] },
  lint: {
    does: 'rules of the code and of who may import whom (-- --fix repairs what it can)',
    needsBuild: false,
    run: ['oxlint', '--deny-warnings'],
  },
  format: { does: 'lay out all files (-- --check only looks)', needsBuild: false, run: ['oxfmt'] },
  bench: {
    does: 'speed as ratios of one run (-- --only NAME, -- --quick, -- --json FILE)',
    needsBuild: true,
    run: [...fromSources, 'test/bench/main.ts'],
  },
  chaos: {
    does: 'real gateways under kill -9 and real faults, on SQLite and PostgreSQL (-- --only NAME, -- --quick, -- --list)',
    needsBuild: true,
    needsPrograms: true,
    run: [...fromSources, 'test/chaos/main.ts'],
  },
  simulate: {
    does: 'the gateway under faults by seed, on a virtual clock (-- --seeds N, --seed N, --bugs)',
    needsBuild: false,
    run: [...fromSources, 'test/simulation/main.ts'],
  },
  mutants: {
    does: 'takes out what gives each guarantee and expects its tests to notice (-- --only ID, -- --guarantee N, -- --list)',
    needsBuild: false,
    needsPrograms: true,
    run: [...fromSources, 'test/mutants/main.ts'],
  },
  'release:rehearse': {
    does: 'publishes to a registry on loopback and begins from it in empty folders, twice',
    needsBuild: false,
    run: [...fromSources, 'test/rehearsal/main.ts'],
  },
  'release:version': {
    does: 'makes versions and changelogs of the changesets, and the lock file that fits',
    needsBuild: false,
    run: ['node', 'scripts/release-version.js'],
  },
  'release:publish': {
    does: 'publishes each package whose version the registry has not; the release workflow does it',
    needsBuild: false,
    run: ['node', 'scripts/release-publish.js'],
  },
}
