import type { Emitted } from '../oracle/evidence.ts'
import type { ChaosContext, Outcome, Scenario } from '../scenario.ts'
import type { GatewayProgram } from '../world/gateway-program.ts'
import { ProcessWorld } from '../world/process-world.ts'

export interface CanaryOptions {
  readonly canaries: number
  readonly everyMs: number
  /** How long a canary may take from Dispatch's queue through the BMS and back. */
  readonly withinMs: number
  readonly kills: number
  readonly program?: GatewayProgram
}

interface Flight {
  readonly canary: Emitted
  readonly at: number
}

export const canary: Scenario = {
  name: 'canary',
  does: 'a job of its own goes through the running gateway again and again; one that does not come back is noticed',
  run: (context) =>
    flyCanaries(
      context,
      context.scale === 'full'
        ? { canaries: 60, everyMs: 500, withinMs: 15_000, kills: 3 }
        : { canaries: 6, everyMs: 200, withinMs: 15_000, kills: 1 },
    ),
}

/** Sends canaries among the brand's messages and through kills; ends with the first that does not come back. */
export async function flyCanaries(context: ChaosContext, options: CanaryOptions): Promise<Outcome> {
  const { canaries, everyMs, withinMs, kills, program } = options
  await using world = await ProcessWorld.create(context, program === undefined ? {} : { program })
  await world.seat.start()
  let flying: readonly Flight[] = []
  let longestMs = 0
  for (let sent = 1; sent <= canaries; sent += 1) {
    world.emit(11)
    const newest = world.evidence.emitted.at(-1)
    if (newest !== undefined) flying = [...flying, { canary: newest, at: performance.now() }]
    for (let message = 0; message < 5; message += 1) world.emit()
    if (kills > 0 && sent % Math.ceil(canaries / (kills + 1)) === 0) await killAndRestart(world)
    await world.rest(everyMs)
    const back = flying.filter((flight) => world.evidence.isDone(flight.canary))
    longestMs = Math.max(longestMs, ...back.map(({ at }) => performance.now() - at))
    flying = flying.filter((flight) => !back.includes(flight))
    const lost = flying.find(({ at }) => performance.now() - at > withinMs)
    if (lost === undefined) continue
    world.object(
      'canary-silent',
      `the canary ${lost.canary.eventId} was not back within ${withinMs / 1_000} s`,
    )
    return { findings: world.findings, facts: `silence noticed after ${sent} canaries` }
  }
  const findings = await world.settle()
  return {
    findings,
    facts: `${canaries} canaries, the longest away ${(longestMs / 1_000).toFixed(1)} s; ${world.tellTraffic()}`,
  }
}

async function killAndRestart(world: ProcessWorld): Promise<void> {
  world.seat.process.kill()
  await world.seat.process.exited
  world.store.letGo()
  await world.seat.start()
}
