import type { SeededRandom } from '@truckroll/testing'
import type { ChaosContext, Outcome, Scenario } from '../scenario.ts'
import type { FaultMix } from '../world/http-faults.ts'
import { ignoreNeverCame } from '../world/watch.ts'
import { ProcessWorld, type ProcessWorldOptions } from '../world/process-world.ts'

export interface KillsOptions extends ProcessWorldOptions {
  readonly kills: number
  readonly messages: number
  /** Trouble of the BMS meanwhile. */
  readonly bmsFaults?: FaultMix
}

/** Requests that a message makes, roughly: by it the kills are spread over all of the work. */
const requestsPerMessage = 6
/** Of the kills so many come at any time at all, also while the gateway starts; the others amid its work. */
const blindShare = 0.15
const blindWithinMs = 1_500
/** A gateway that has nothing left to do is killed all the same: so long after its first request, or its start. */
const longestWorkMs = 5_000
const longestLifeMs = 20_000

export const kills: Scenario = {
  name: 'kills',
  does: 'kill -9 at random moments while messages come in and updates go out',
  run: (context) =>
    killAtRandom(context, {
      hasTechnician: true,
      ...(context.scale === 'full' ? { kills: 200, messages: 10_000 } : { kills: 6, messages: 240 }),
    }),
}

/** Kills one gateway after another while it works, then lets a last one finish. */
export async function killAtRandom(context: ChaosContext, options: KillsOptions): Promise<Outcome> {
  await using world = await ProcessWorld.create(context, options)
  const { kills: count, messages, bmsFaults } = options
  if (bmsFaults !== undefined) world.bms.faults.begin(bmsFaults)
  const random = world.random.fork('kills')
  const perLife = Math.ceil(messages / count)
  for (let kill = 1; kill <= count; kill += 1) {
    // Ahead by a life, so that there is work until its end.
    while (world.evidence.emitted.length < Math.min(messages, (kill + 1) * perLife)) world.emit()
    const gateway = world.seat.launch()
    await untilMomentToDie(world, random, perLife)
    gateway.kill()
    await gateway.exited
    world.store.letGo()
    if (kill % Math.ceil(count / 10) === 0) {
      const open = world.dispatch.queue.open().length
      context.say(`${kill} of ${count} kills in ${world.evidence.emitted.length} messages, ${open} not acked`)
    }
  }
  await world.seat.start()
  const findings = await world.settle()
  return { findings, facts: `${count} kills; ${world.tellTraffic()}` }
}

async function untilMomentToDie(world: ProcessWorld, random: SeededRandom, perLife: number): Promise<void> {
  const { traffic } = world
  if (random.chance(blindShare)) {
    const diesAt = performance.now() + random.integer(0, blindWithinMs)
    return void (await world.until('the moment to die', () => performance.now() >= diesAt))
  }
  const last = traffic + random.integer(1, 2 * perLife * requestsPerMessage)
  await world.until('the first request', () => world.traffic > traffic, longestLifeMs).catch(ignoreNeverCame)
  await world.until('the last request', () => world.traffic >= last, longestWorkMs).catch(ignoreNeverCame)
}
