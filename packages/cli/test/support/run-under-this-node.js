import { runUnder } from '../../bin/run-under.js'

// Started twice: by the test, and by itself under the other Node, which says so and stays.
if (process.channel) {
  process.on('SIGTERM', () => process.exit(7))
  setInterval(() => undefined, 60_000)
  process.stdout.write('child\n')
} else {
  runUnder(process.execPath)
}
