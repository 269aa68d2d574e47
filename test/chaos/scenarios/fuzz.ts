import type { ChaosContext, Outcome, Scenario } from '../scenario.ts'
import { callbackToken, HostileClient } from '../hostile/hostile-client.ts'
import { hostilePayload } from '../hostile/hostile-value.ts'
import type { GatewayProgram } from '../world/gateway-program.ts'
import { ProcessWorld } from '../world/process-world.ts'

/** Ids of jobs that only hostile messages name. */
const firstHostileJob = 900_000

export const fuzz: Scenario = {
  name: 'fuzz',
  does: 'hostile messages, requests and webhooks: whatever is well signed is recorded and acked, good jobs go on',
  run: (context) => playHostile(context, { rounds: context.scale === 'full' ? 1_500 : 60 }),
}

export async function playHostile(
  context: ChaosContext,
  options: { readonly rounds: number; readonly program?: GatewayProgram },
): Promise<Outcome> {
  const { rounds, program } = options
  const env = { TRUCKROLL_CALLBACK_TOKEN: callbackToken, TRUCKROLL_MAX_ATTEMPTS: '3' }
  await using world = await ProcessWorld.create(context, program === undefined ? { env } : { env, program })
  const random = world.random.fork('hostile')
  const client = new HostileClient(world, random)
  const gateway = await world.seat.start()
  for (let round = 0; round < rounds && gateway.isRunning; round += 1) {
    const jobId = firstHostileJob + round
    const { id } = world.dispatch.emit(
      hostilePayload(random, jobId),
      random.pick(['job', '', 'nonsense']),
      `hostile-${round}`,
    )
    world.evidence.ignore(`${id}_0`)
    if (round % 3 === 0) world.emit()
    await client.disturb()
    await client.deliver(jobId)
    if ((round + 1) % Math.ceil(rounds / 5) === 0) context.say(`${round + 1} of ${rounds} rounds`)
  }
  if (!gateway.isRunning) world.object('ended', `the gateway ended:\n${gateway.lastWords()}`)
  // What cannot be read may be parked, and is shown.
  const findings = await world.settle({ mayPark: true })
  const status = await world.seat.status()
  return {
    findings,
    facts: `${rounds} hostile messages, ${client.requests} hostile requests, ${status?.deadLetters} parked; ${world.tellTraffic()}`,
  }
}
