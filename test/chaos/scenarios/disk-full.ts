import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChaosContext, Outcome, Scenario } from '../scenario.ts'
import { embeddedProgram } from '../world/gateway-program.ts'
import { setFileLimit, SmallDisk } from '../../support/small-disk.ts'
import { SqlitePlace } from '../world/store-place.ts'
import { ProcessWorld } from '../world/process-world.ts'

const fullMs = 3_000

export const diskFull: Scenario = {
  name: 'disk-full',
  does: 'the store cannot grow: by its allowed size, its disk, its largest file; nothing is acked, and it goes on with room',
  async run(context) {
    const isLinux = process.platform === 'linux'
    const isRoot = process.getuid?.() === 0
    const outcomes = [await allowedSize(context)]
    if (isLinux && isRoot) outcomes.push(await smallDisk(context))
    else context.say('left out: a small disk of its own (needs root on Linux)')
    if (isLinux && existsSync('/usr/bin/prlimit')) outcomes.push(await fileLimit(context))
    else context.say('left out: a limit to the size of files (needs prlimit)')
    return {
      findings: outcomes.flatMap(({ findings }) => findings),
      facts: outcomes.map(({ facts }) => facts).join('; '),
    }
  },
}

/** `pragma max_page_count`: what an embedder sets as `maxBytes`. With more allowed it is started again. */
async function allowedSize(context: ChaosContext): Promise<Outcome> {
  await using world = await ProcessWorld.create(context, { program: embeddedProgram({ maxBytes: 600_000 }) })
  await world.seat.start()
  await fillUp(world, context)
  world.seat.process.kill()
  await world.seat.process.exited
  world.store.letGo()
  await world.seat.start({ program: embeddedProgram({}) })
  return { findings: await world.settle(), facts: `allowed size: ${world.evidence.emitted.length} messages` }
}

/** A disk that something else has filled: here it is the write-ahead log that cannot grow. */
async function smallDisk(context: ChaosContext): Promise<Outcome> {
  await using disk = await SmallDisk.mount(join(tmpdir(), `truckroll-chaos-disk-${process.pid}`), 24)
  await using world = await ProcessWorld.create(context, { store: () => new SqlitePlace(disk.folder) })
  await world.seat.start()
  for (let message = 0; message < 40; message += 1) world.emit()
  await world.until('a first message done', () => world.evidence.posts.length > 0)
  await disk.fill()
  await fillUp(world, context)
  await disk.makeRoom()
  return { findings: await world.settle(), facts: `full disk: ${world.evidence.emitted.length} messages` }
}

/** The process may write no file beyond a size that its write-ahead log soon reaches. */
async function fileLimit(context: ChaosContext): Promise<Outcome> {
  await using world = await ProcessWorld.create(context)
  const gateway = await world.seat.start()
  await setFileLimit(gateway.pid, 400_000)
  await fillUp(world, context)
  await setFileLimit(gateway.pid, undefined)
  return { findings: await world.settle(), facts: `file limit: ${world.evidence.emitted.length} messages` }
}

/** Goes on sending until /readyz tells that the store is full, and a while longer. */
async function fillUp(world: ProcessWorld, context: ChaosContext): Promise<void> {
  const gateway = world.seat.process
  const readiness = await world.until('/readyz that tells', async () => {
    for (let message = 0; message < 20; message += 1) world.emit()
    const answer = await world.seat.readiness()
    return answer?.isReady === false && answer
  })
  context.say(`full; /readyz says ${readiness.failures.join('; ')}`)
  await world.rest(context.scale === 'full' ? fullMs : 500)
  if (!gateway.isRunning) world.object('ended', `the gateway ended:\n${gateway.lastWords()}`)
}
