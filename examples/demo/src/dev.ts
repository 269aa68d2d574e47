import { spawn, type ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { fileURLToPath } from 'node:url'

const help = `Sandbox on 4100, gateway on 4200, Acme BMS on 4300; restarted when a source changes.

Usage: npm run dev
`

const root = fileURLToPath(new URL('../../..', import.meta.url))
const child = fileURLToPath(new URL('dev-child.ts', import.meta.url))
const settleMs = 200
/** What the child ends with when it cannot have a port. */
const portTaken = 2

if (process.argv.includes('--help')) process.stdout.write(help)
else run()

function run(): void {
  const begin = (): ChildProcess =>
    // With a port that is taken no change of a source helps.
    start().once('exit', (code) => {
      if (code !== portTaken) return
      process.exitCode = 1
      stop()
    })
  let running = begin()
  let timer: NodeJS.Timeout | undefined
  const restart = (name: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      process.stdout.write(`\n${name} changed: starting again\n`)
      running.once('exit', () => {
        running = begin()
      })
      if (running.exitCode === null && running.signalCode === null) running.kill('SIGTERM')
      else running = begin()
    }, settleMs)
  }
  const watchers = ['packages', 'adapters', 'examples'].map((folder) =>
    watch(`${root}/${folder}`, { recursive: true }, (_event, name) => {
      if (name !== null && /\/src\/.*\.tsx?$/.test(name) && !name.includes('node_modules'))
        restart(`${folder}/${name}`)
    }),
  )
  const stop = () => {
    clearTimeout(timer)
    for (const watcher of watchers.splice(0)) watcher.close()
    running.kill('SIGTERM')
  }
  // A group gets SIGINT from the terminal, and once more from whoever passes signals on.
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
}

/** In our group, and on a channel: whatever ends us, it ends too. */
function start(): ChildProcess {
  return spawn(process.execPath, ['--conditions=truckroll-source', child], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
}
