// `npm test`: the checks, then the tests if all of them passed; with arguments only the tests they name. The last line
// is always the count, "N passed, N failed, N skipped".
import { runChild } from './run-child.js'

const args = process.argv.slice(2)
// turbo runs them side by side, and leaves out what passed on the same files before.
const checks = ['typecheck', 'lint', 'unused', 'repository', 'layout'].map((name) => `//#${name}`)
const turbo = ['turbo', 'run', ...checks, '--output-logs=errors-only', '--ui=stream', '--log-prefix=none']

if (args.length > 0 || (await runChild(turbo))) await runChild(['vitest', 'run', ...args])
else {
  console.log('The tests were not run: a check failed. npm run lint -- --fix and npm run format mend a part.')
  console.log('\n0 passed, 1 failed, 0 skipped')
}
