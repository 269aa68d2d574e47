import type { Scenario } from '../scenario.ts'
import { ignoreNeverCame } from '../world/watch.ts'
import { ProcessWorld } from '../world/process-world.ts'

/** What must be over so long after the BMS is back: the gateway looks every 15 s. */
const goesOnWithinMs = 60_000

export const bmsDown: Scenario = {
  name: 'bms-down',
  does: 'the BMS cannot be reached for minutes, then fails for a while: nothing is parked, all goes on in order',
  async run(context) {
    const isFull = context.scale === 'full'
    const { messages, downMs, failingMs } = isFull
      ? { messages: 400, downMs: 120_000, failingMs: 20_000 }
      : { messages: 60, downMs: 2_500, failingMs: 1_500 }
    // The long form with the pauses as they are for everybody.
    const env = isFull ? { TRUCKROLL_RETRY_BASE_MS: '500', TRUCKROLL_RETRY_MAX_MS: '900000' } : {}
    await using world = await ProcessWorld.create(context, { hasTechnician: true, env })
    await world.seat.start()
    await world.feed(messages)
    await world.bms.goDown()
    context.say(`down for ${downMs / 1_000} s`)
    await world.feed(messages)
    await world.until('down in its status', async () => ((await world.seat.status())?.down.length ?? 0) > 0)
    await world.rest(downMs)
    world.bms.faults.begin({ kinds: ['fail', 'reset', 'hang'], probability: 1 })
    await world.bms.comeBack()
    context.say(`failing for ${failingMs / 1_000} s`)
    await world.rest(failingMs)
    world.bms.faults.end()
    const backAt = performance.now()
    await world
      .until('all that waited', () => world.evidence.missing.size === 0, goesOnWithinMs)
      .catch(ignoreNeverCame)
    const seconds = (performance.now() - backAt) / 1_000
    if (world.evidence.missing.size > 0) {
      world.object('late', `not all that waited was done ${seconds.toFixed(1)} s after the BMS was back`)
    }
    const findings = await world.settle()
    return {
      findings,
      facts: `${world.tellTraffic()}; all done ${seconds.toFixed(1)} s after its return`,
    }
  },
}
