// `npm run release:rehearse`: a release as users meet it, on this machine alone. Each line is one thing that worked.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { canReachRegistry } from '../support/can-reach-registry.ts'
import { rehearse } from './rehearse.ts'

const help = `Rehearses a release on this machine: a registry on loopback (verdaccio), every package published to it, and then in
empty folders what a user does with them; at last a second release over the first. Nothing of it leaves this machine.
It needs the registry that npm uses here, for what the packages need from others, and some minutes.

Usage: npm run release:rehearse
`

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  if (!(await canReachRegistry())) {
    process.stderr.write(
      'No registry can be reached. The rehearsal needs one for verdaccio and for what the packages need from others; ' +
        'see "npm config get registry". Nothing was done.\n',
    )
    return 1
  }
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interruption.abort(new Error('Interrupted: ending what runs')))
  }
  const startedAt = Date.now()
  const work = await mkdtemp(join(tmpdir(), 'truckroll-rehearsal-'))
  try {
    await rehearse(work, interruption.signal)
    process.stdout.write(`The release was rehearsed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`)
    return 0
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write('\nInterrupted: all that ran has ended, and its folder is removed.\n')
      return 130
    }
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 })
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  // A flag that there is not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${help}`)
  process.exitCode = 2
}
