import type { Scenario } from '../../scenario.ts'
import type { GatewaySeat } from '../../world/gateway-seat.ts'
import type { ProcessWorld } from '../../world/process-world.ts'
import { underAttack, type Attack } from './under-attack.ts'

/** As a supervisor would: at once. */
async function killAndRestart(seat: GatewaySeat): Promise<void> {
  seat.process.kill()
  await seat.process.exited
  await seat.start()
}

const killOne: Attack = {
  async run(world, _cluster, { say }) {
    const poller = await world.until('a gateway that polls', () => findPoller(world))
    await killAndRestart(poller)
    say('the gateway that polled was killed and started again')
  },
}

const killAgain: Attack = {
  async run(world, _cluster, { scale, say }) {
    const kills = scale === 'full' ? 20 : 3
    const random = world.random.fork('kills')
    for (let kill = 1; kill <= kills; kill += 1) {
      const until = world.traffic + random.integer(1, 60)
      await world.until('load', () => world.traffic >= until)
      await killAndRestart(random.pick(world.seats))
    }
    say(`${kills} kills`)
  },
}

async function findPoller(world: ProcessWorld): Promise<GatewaySeat | undefined> {
  for (const seat of world.seats) {
    const status = await seat.status()
    if (status?.credentials.some(({ role }) => role === 'leading') === true) return seat
  }
  return undefined
}

export const processAttacks: readonly Scenario[] = [
  {
    name: 'pg-kill',
    does: 'kill -9 of the one of several gateways that polls',
    needsPostgres: true,
    run: (context) => underAttack(context, killOne),
  },
  {
    name: 'pg-repeated',
    does: 'kill -9 of one of several gateways, again and again',
    needsPostgres: true,
    run: (context) => underAttack(context, killAgain),
  },
]
