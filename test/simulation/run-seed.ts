import type { GatewaySettings } from '@truckroll/gateway/embed'
import type { Crash } from '@truckroll/testing'
import type { PlantedBug } from './bugs/planted-bug.ts'
import { checkDeadLetters, checkEvents, checkKeys, checkReplays } from './oracle/final-checks.ts'
import type { TimedFinding } from '../support/findings.ts'
import { Player } from './player.ts'
import { isClockChange, isSetBack, type Scenario } from './scenario.ts'
import { SimulatedWorld } from './simulated-world.ts'

export interface RunOptions {
  readonly bug?: PlantedBug
  readonly keepsTrace?: boolean
  /** The first process dies at this call, counted from its start. */
  readonly firstCrash?: Crash
  readonly settings?: GatewaySettings
  /** The run ends once one of these rules is broken: all that is asked is whether it is. */
  readonly endsAt?: readonly string[]
}

export interface Run {
  readonly findings: readonly TimedFinding[]
  /** How often each thing happened. */
  readonly counts: ReadonlyMap<string, number>
  /** Empty unless asked for. */
  readonly trace: readonly string[]
  /** Virtual time that it took until all was quiet. */
  readonly elapsedMs: number
  /** Calls through the seams that the first process made until faults ended. */
  readonly calls: number
}

const sliceMs = 10_000
const hourMs = 3_600_000
const dayMs = 86_400_000
const longestMs = 3 * 3_600_000
const local = { token: 'local' }

/** Plays a scenario to its end: faults, then none, until all is quiet. What the oracle objects to is in `findings`. */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<Run> {
  const world = new SimulatedWorld(scenario, options)
  try {
    const preparing = world.prepare()
    await world.clock.advance(0)
    while (!(await isSettled(preparing))) await world.clock.advance(1)
    world.start(options.firstCrash)
    const first = world.life
    const player = new Player(world, scenario)
    player.schedule()
    if (isClockChange(scenario.startAt)) world.faults.count('daylight-saving-day')
    const isDecided = () => world.findings.found.some(({ rule }) => options.endsAt?.includes(rule) === true)
    for (let at = 0; at < scenario.faultsUntil; at += sliceMs) {
      await world.clock.advance(sliceMs)
      await resumeProviders(world)
      if (isDecided()) return toRun(world, 0)
    }
    world.faults.end()
    const calls = first?.calls ?? 0
    world.life?.crashAt(undefined)
    await untilQuiet(world, player, isDecided)
    if (isDecided()) return toRun(world, calls)
    check(world)
    if (world.findings.found.length === 0 && scenario.growsOld) await growOld(world)
    if (world.findings.found.length === 0) await emptyDeadLetters(world, player)
    return toRun(world, calls)
  } finally {
    world.life?.die()
    world.probe.close()
  }
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open')
  return (await Promise.race([promise, Promise.resolve(open)])) !== open
}

async function untilQuiet(world: SimulatedWorld, player: Player, isDecided = () => false): Promise<void> {
  const from = world.clock.elapsedMs()
  while (world.clock.elapsedMs() - from < longestMs) {
    await world.clock.advance(sliceMs)
    await resumeProviders(world)
    if (isDecided() || isQuiet(world, player)) return
    sendWhatWorks(world, player)
  }
  world.findings.object('never-quiet', `after ${longestMs / 60_000} minutes: ${stateOf(world, player)}`)
}

/** Nothing under way and nothing that waits for anything but a dead letter. */
function isQuiet(world: SimulatedWorld, player: Player): boolean {
  const { dispatch, bms, probe } = world
  if (world.gateway === undefined || player.openCallers > 0) return false
  if (dispatch.queue.open().length > 0) return false
  if (world.updates.missing(world.taken).length > 0) return false
  // Those of a work order that is not linked are posted again until it is.
  if (bms.openWebhooks().some((change) => world.updates.isOfLinked(change))) return false
  const waiting = probe.number(
    `select count(*) from events where state = 'waiting' and key not in
       (select key from events where state = 'dead')`,
  )
  const queued = probe.number("select count(*) from updates where state = 'queued'")
  const replays = probe.number('select count(*) from replays where finished_at is null')
  return waiting + queued + replays === 0 && world.delivery.openCalls() === 0
}

/** Where nothing but what is always refused is tried, it is down until something works: there the brand sends another job. */
function sendWhatWorks({ probe, truth, faults }: SimulatedWorld, player: Player): void {
  const down = probe.rows("select substr(name, 6) as what from conditions where name like 'down:%'")
  if (down.length === 0) return
  const first = probe.rows(
    `select min(events.seq), events.id, keys.provider from events join keys using (key)
       where events.state = 'waiting' and keys.gates = 0 group by key`,
  )
  for (const { what } of down) {
    const waiting = first.filter(
      ({ provider }) => what === 'adapter' || what === `provider:${String(provider)}`,
    )
    const [event] = waiting
    if (event === undefined || waiting.some(({ id }) => truth.get(String(id))?.isPoison !== true)) continue
    faults.count('down-by-refusals')
    player.sendJob(String(event['provider']))
  }
}

function stateOf(world: SimulatedWorld, player: Player): string {
  const { dispatch, bms, probe } = world
  const states = probe.rows('select state, count(*) as n from events group by state')
  const queued = probe.number("select count(*) from updates where state = 'queued'")
  const replays = probe.number('select count(*) from replays where finished_at is null')
  const missing = world.updates.missing(world.taken).length
  const events = states.map((row) => `${String(row['n'])} ${String(row['state'])}`).join(', ')
  return (
    `${dispatch.queue.open().length} messages in the queue, events ${events}, ${queued} updates queued, ` +
    `${replays} replays, ${missing} changes not heard of, ` +
    `${bms.openWebhooks().length} webhooks, ${player.openCallers} callers, ${world.delivery.openCalls()} attempts open`
  )
}

/** An operator sees that a login was refused and says that it is right now; whoever paused it resumes it later. */
async function resumeProviders(world: SimulatedWorld): Promise<void> {
  const { gateway, probe, clock } = world
  if (gateway === undefined) return
  for (const row of probe.rows('select external_organization_id as id from providers where is_held = 1')) {
    const externalOrganizationId = String(row['id'])
    if (world.pauses.isPaused(externalOrganizationId)) continue
    const scope = { kind: 'provider', externalOrganizationId } as const
    // It may fail, or its process may die before it answers; the next round finds the provider still held.
    void gateway.operations.resume(scope, local).catch(() => undefined)
    await clock.advance(10)
  }
}

function check(world: SimulatedWorld): void {
  const { findings, probe, truth, delivery } = world
  checkKeys(findings, probe)
  // What is parked after the clock was set back seems to have been parked before.
  if (!isSetBack(world.scenario)) checkReplays(findings, probe)
  world.faults.count('replayed-of-many', probe.number('select sum(done) from replays'))
  checkDeadLetters(findings, probe, truth, delivery, world.settings.maxAttempts)
  const parked = probe.number("select count(*) from events where state in ('dead', 'failed_notice')")
  if (parked > 0) world.faults.count('parked', parked)
  world.updates.checkEnd(world.taken)
  world.moves.checkEnd()
}

/** All that is done becomes older than it is kept, what is parked as well. */
async function growOld(world: SimulatedWorld): Promise<void> {
  const { clock, settings, retention } = world
  world.faults.count('grown-old')
  // All of these were heard of; that they were goes with the rest.
  world.taken.length = 0
  clock.jump((settings.evidenceDays + 1) * dayMs)
  // A process removes nothing in its first minute; its rounds are hours apart.
  void world.restart(1_000)
  await clock.advance(3 * 60_000)
  // A clock that jumped is not believed for a day; less than a day is no jump.
  clock.jump(22.5 * hourMs)
  await clock.advance(2 * hourMs + 10 * 60_000)
  retention.look(clock.now())
  retention.checkGone(clock.now())
}

/** A person replays each dead letter, then skips what still cannot be done: after that nothing may wait. */
async function emptyDeadLetters(world: SimulatedWorld, player: Player): Promise<void> {
  const { gateway, probe, clock, findings, truth } = world
  if (gateway === undefined) return
  const replayed = new Set<string>()
  for (;;) {
    const ids = probe
      .rows("select id from events where state in ('dead', 'failed_notice') order by seq")
      .map((row) => String(row['id']))
    const updates = probe.rows(
      "select id from updates where state = 'dead' and is_dismissed = 0 order by seq",
    )
    const next = [...ids, ...updates.map((row) => String(row['id']))]
    if (next.length === 0) break
    for (const id of next) {
      const act = replayed.has(id)
        ? gateway.operations.skip(id, local)
        : gateway.operations.replay(id, 'failed', local)
      replayed.add(id)
      void act.catch((error: unknown) => findings.object('not-replayed', `${id}: ${String(error)}`))
      await clock.advance(100)
    }
    await untilQuiet(world, player)
    if (findings.found.length > 0) return
  }
  checkKeys(findings, probe)
  checkEvents(findings, probe, truth)
}

function toRun(world: SimulatedWorld, calls: number): Run {
  const { findings, faults, clock } = world
  return {
    findings: findings.found,
    counts: faults.counts(),
    trace: findings.trace,
    elapsedMs: clock.elapsedMs(),
    calls,
  }
}
