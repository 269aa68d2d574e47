import { Cluster, type ClusterOptions } from '@truckroll/throwaway-postgres'
import type { ChaosContext, Outcome } from '../../scenario.ts'
import { PostgresPlace } from '../../world/postgres-place.ts'
import { Throughput } from '../../world/throughput.ts'
import { ProcessWorld } from '../../world/process-world.ts'

export interface Attack {
  readonly server?: ClusterOptions['settings']
  /** Does the harm, and leaves gateways and server running. */
  run(world: ProcessWorld, cluster: Cluster, context: ChaosContext): Promise<void>
}

const gateways = 2
/** What a killed gateway had claimed is free when its claim runs out, after two minutes at the latest. */
const longestClaimMs = 150_000
const leastRatio = 0.98
const recoversWithinMs = 90_000
const stopsWithinSeconds = 10
/** What piled up during the attack is worked off before it is measured again. */
const settlesMs = 3_000

/**
 * Several gateways on one PostgreSQL under load, and something that goes wrong: nothing is lost, the throughput comes
 * back to what it was, and each ends in time.
 */
export async function underAttack(context: ChaosContext, attack: Attack): Promise<Outcome> {
  const isFull = context.scale === 'full'
  await using cluster = await Cluster.start({ isDurable: true, settings: attack.server ?? {} })
  const url = await cluster.createDatabase()
  await using world = await ProcessWorld.create(context, {
    store: () => new PostgresPlace(url),
    stallMs: longestClaimMs,
    hasTechnician: !isFull,
    latencyMs: { dispatch: isFull ? 200 : 10, bms: 5 },
  })
  while (world.seats.length < gateways) await world.addSeat()
  await startBeforeDatabase(world, cluster)
  for (const seat of world.seats.slice(1)) await seat.start()
  const throughput = new Throughput(world, isFull ? { updates: 40, windows: 5 } : { updates: 20, windows: 1 })
  await throughput.warmUp()
  const before = await throughput.measure()
  context.say(`${before.toFixed(1)} updates a second before`)
  const attackedAt = performance.now()
  await attack.run(world, cluster, context)
  await world.rest(isFull ? settlesMs : 0)
  // Little work says nothing of a ratio.
  const after = await throughput.recover(isFull ? leastRatio * before : 0, recoversWithinMs)
  const seconds = (performance.now() - attackedAt) / 1_000
  const ratio = after / before
  context.say(`${after.toFixed(1)} after, ${seconds.toFixed(0)} s from the beginning of the attack`)
  if (isFull && ratio < leastRatio) {
    world.object(
      'slower',
      `${after.toFixed(1)} updates a second, ${before.toFixed(1)} before: ${ratio.toFixed(3)}`,
    )
  }
  await throughput.stop()
  const findings = await world.settle()
  const stops = await stopAll(world)
  return {
    findings: [...findings, ...stops.findings],
    facts: `throughput ${ratio.toFixed(2)} of before; stops ${stops.seconds.toFixed(1)} s; ${world.tellTraffic()}`,
  }
}

/** The first gateway starts while the server is away, and says that it is not ready. */
async function startBeforeDatabase(world: ProcessWorld, cluster: Cluster): Promise<void> {
  await cluster.stopServer()
  const gateway = world.seat.launch()
  await world.until('/readyz that tells', async () => (await world.seat.readiness())?.isReady === false)
  await cluster.startServer()
  await gateway.ready()
  await world.until('/readyz that is ready', async () => (await world.seat.readiness())?.isReady === true)
}

async function stopAll(world: ProcessWorld) {
  const exits = await Promise.all(world.seats.map((seat) => seat.process.stop()))
  const findings = exits
    .filter(({ code, seconds }) => code !== 0 || seconds > stopsWithinSeconds)
    .map(({ code, signal, seconds }) => ({
      rule: 'exit',
      text: `SIGTERM: exit ${code ?? signal} after ${seconds.toFixed(1)} s`,
    }))
  return { findings, seconds: Math.max(...exits.map(({ seconds }) => seconds)) }
}
