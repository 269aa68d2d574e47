import { runUnder } from '../../bin/run-under.js'

// Started twice: by the test, and by itself under the other Node, which says so and stays.
if (process.channel) {
  process.on('SIGTERM', () => process.exit(7))
  process.on('SIGINT', () => undefined)
  setInterval(() => undefined, 60_000)
  process.stdout.write('child\n', () => {
    if (process.argv[2] !== 'blocked') return
    for (;;) {
      // As an adapter does that waits in a loop: nothing else is heard from now on.
    }
  })
} else {
  runUnder(process.execPath, { askedMs: 300, interruptedTwiceMs: 50 })
}
