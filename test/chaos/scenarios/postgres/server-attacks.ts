import type { Cluster } from '@truckroll/throwaway-postgres'
import type { Scenario } from '../../scenario.ts'
import type { ProcessWorld } from '../../world/process-world.ts'
import { underAttack, type Attack } from './under-attack.ts'

const endConnections =
  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'truckroll'"

const restart: Attack = {
  async run(world, cluster, { scale, say }) {
    for (const how of ['fast', 'immediate'] as const) {
      await cluster.stopServer(how)
      await untilNoneReady(world)
      say(`stopped (${how}); no gateway is ready`)
      await world.rest(scale === 'full' ? 3_000 : 300)
      await cluster.startServer()
      await untilAllReady(world)
    }
  },
}

const endBackends: Attack = {
  async run(world, cluster, { scale }) {
    for (let round = 0; round < (scale === 'full' ? 10 : 3); round += 1) {
      await cluster.query(endConnections)
      await world.rest(200)
    }
  },
}

const occupy: Attack = {
  server: { max_connections: '32' },
  async run(world, cluster, { scale, say }) {
    await using others = cluster.occupy()
    await others.take()
    // The gateways lose what they had; others are faster.
    await keepOccupied(world, others, scale === 'full' ? 5_000 : 1_000)
    await untilNoneReady(world)
    say(`${others.count} connections are held by others; no gateway is ready`)
  },
}

async function keepOccupied(
  world: ProcessWorld,
  others: ReturnType<Cluster['occupy']>,
  ms: number,
): Promise<void> {
  const endsAt = performance.now() + ms
  while (performance.now() < endsAt) {
    await others.query(endConnections)
    await others.take()
    await world.rest(20)
  }
}

async function untilNoneReady(world: ProcessWorld): Promise<void> {
  await world.until('/readyz of each gateway that tells', async () => {
    const answers = await Promise.all(world.seats.map((seat) => seat.readiness()))
    return answers.every((answer) => answer?.isReady === false)
  })
}

async function untilAllReady(world: ProcessWorld): Promise<void> {
  await world.until('gateways that are ready again', async () => {
    const answers = await Promise.all(world.seats.map((seat) => seat.readiness()))
    return answers.every((answer) => answer?.isReady === true)
  })
}

export const serverAttacks: readonly Scenario[] = [
  {
    name: 'pg-restart',
    does: 'PostgreSQL is stopped, and crashes, and comes back',
    needsPostgres: true,
    run: (context) => underAttack(context, restart),
  },
  {
    name: 'pg-backend-kill',
    does: 'PostgreSQL ends all connections again and again',
    needsPostgres: true,
    run: (context) => underAttack(context, endBackends),
  },
  {
    name: 'pg-pool',
    does: 'others use up all connections of PostgreSQL for a while',
    needsPostgres: true,
    run: (context) => underAttack(context, occupy),
  },
]
