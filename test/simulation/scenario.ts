import { faultKinds, SeededRandom, type FaultKind, type FaultRates } from '@truckroll/testing'
import type { Act, PausePlan } from './acts.ts'
import { chooseMessage, choosePerson } from './choose-acts.ts'
import { moveActs } from './move-acts.ts'
import { lateProvider, providers } from './providers.ts'

export interface JobPlan {
  readonly id: number
  readonly provider: string
  /** Dispatch posts its messages as webhooks, one after the other. */
  readonly isByWebhook?: boolean
}

/** Calls a second to the BMS; absent: as many as wanted. */
export interface CallRates {
  readonly perProvider?: number
  readonly all?: number
}

export interface Scenario {
  readonly seed: number
  /** Milliseconds since the epoch. */
  readonly startAt: number
  readonly fifo: 'account' | 'job'
  /** How the gateway hears of what changes in the BMS. */
  readonly hears: 'webhooks' | 'polls'
  readonly jobs: readonly JobPlan[]
  readonly acts: readonly Act[]
  readonly rates: FaultRates
  readonly callRates?: CallRates
  /** When faults end, milliseconds after the start. */
  readonly faultsUntil: number
  /** At the end all that is done becomes older than it is kept. */
  readonly growsOld?: boolean
}

/** Two minutes before the clocks of Chicago go forward and back, and an ordinary day. */
const starts = [Date.UTC(2026, 2, 8, 7, 58), Date.UTC(2026, 10, 1, 6, 58), Date.UTC(2026, 6, 1, 9)]

/** Clocks change while it is played. */
export function isClockChange(startAt: number): boolean {
  return startAt !== starts[2]
}

/** The clock is set back while it is played. */
export function isSetBack({ acts }: Scenario): boolean {
  return acts.some((act) => act.kind === 'clock-jump' && act.byMs < 0)
}

const hour = 3_600_000
const minute = 60_000

/** What is going to happen under a seed. */
export function createScenario(seed: number): Scenario {
  const random = new SeededRandom(seed).fork('scenario')
  const isBurst = random.chance(0.12)
  const jobs = isBurst ? burst(random) : fewJobs(random)
  const acts = jobs.flatMap((_, index) => jobActs(random, index, isBurst && index > 0))
  const horizon = isBurst ? minute : 3 * minute
  acts.push(...troubles(random, horizon))
  // Of a stream of their own: a seed without them is what it would be if there were none.
  acts.push(...moveActs(new SeededRandom(seed).fork('moves'), jobs, acts))
  return {
    seed,
    startAt: random.pick(starts),
    fifo: random.chance(0.4) ? 'account' : 'job',
    hears: random.chance(0.4) ? 'polls' : 'webhooks',
    jobs,
    acts: acts.toSorted((a, b) => a.at - b.at),
    rates: isBurst && random.chance(0.7) ? {} : chooseRates(random, acts),
    faultsUntil: horizon + minute,
    growsOld: random.chance(0.15),
    ...(random.chance(0.15) ? { callRates: chooseCallRates(random) } : {}),
  }
}

function fewJobs(random: SeededRandom): JobPlan[] {
  return Array.from({ length: random.integer(2, 6) }, (_, index) => ({
    id: 30_000 + index,
    provider: random.chance(0.08) ? lateProvider : random.pick(providers),
    isByWebhook: random.chance(0.12),
  }))
}

/** One provider with a pile of jobs, another with one in the middle of it. */
function burst(random: SeededRandom): JobPlan[] {
  const size = random.integer(24, 30)
  const [big, small] = random.chance(0.5) ? (['north', 'south'] as const) : (['west', 'north'] as const)
  return Array.from({ length: size }, (_, index) => ({
    id: 40_000 + index,
    provider: index === 8 ? small : big,
  }))
}

function jobActs(random: SeededRandom, job: number, isOneOfMany: boolean): Act[] {
  const first = isOneOfMany ? job * 2 : random.integer(0, 20_000)
  const message = { what: 'job', isPoison: random.chance(0.03) } as const
  const acts: Act[] = [{ at: first, kind: 'message', job, message }]
  if (isOneOfMany) return acts
  let at = first
  for (let count = random.integer(1, 5); count > 0; count--) {
    at += random.pick([0, 1, 500, 5_000, 30_000])
    acts.push({ at, kind: 'message', job, message: chooseMessage(random) })
  }
  for (let count = random.integer(0, 4); count > 0; count--) {
    const change = choosePerson(random)
    acts.push({ at: first + random.integer(5_000, 180_000), kind: 'person', job, change })
  }
  for (let count = random.integer(0, 2); count > 0; count--) {
    const key = `rest-${job}-${count}`
    const change = choosePerson(random)
    acts.push({ at: first + random.integer(0, 120_000), kind: 'rest', job, key, change })
  }
  return acts
}

function troubles(random: SeededRandom, horizon: number): Act[] {
  const acts: Act[] = []
  const when = () => random.integer(500, random.pick([30_000, horizon]))
  for (let count = random.pick([0, 1, 1, 2, 4]); count > 0; count--) {
    const [seam, most] = random.pick([
      ['store', 60],
      ['dispatch', 8],
      ['bms', 5],
    ] as const)
    const call = random.pick([1, random.integer(1, most)])
    const crash = { seam, call, when: random.pick(['before', 'after'] as const) }
    acts.push({ at: when(), kind: 'crash', crash, downMs: random.integer(1, 40) * 1_000 })
  }
  if (random.chance(0.4)) acts.push({ at: when(), kind: 'stop', downMs: random.integer(1, 20) * 1_000 })
  for (let count = random.pick([0, 0, 0, 1, 2]); count > 0; count--) {
    const byMs = random.pick([
      -3 * hour,
      -hour,
      -10 * minute,
      -minute,
      20_000,
      2 * minute,
      15 * minute,
      hour,
      25 * hour,
    ])
    acts.push({ at: when(), kind: 'clock-jump', byMs })
  }
  if (random.chance(0.35)) acts.push({ at: when(), kind: 'rival', holdMs: random.integer(1, 30) * 1_000 })
  acts.push({ at: when(), kind: 'connect' })
  if (random.chance(0.12)) {
    const how = random.pick(['refuses', 'fails', 'answers-late'] as const)
    acts.push({ at: when(), kind: 'bms-down', forMs: random.integer(20, 150) * 1_000, how })
  }
  if (random.chance(0.45)) {
    const what = random.pick<PausePlan>([
      { kind: 'provider', provider: random.pick(providers) },
      { kind: 'job', job: 0 },
      { kind: 'all' },
    ])
    acts.push({ at: when(), kind: 'pause', what, forMs: random.integer(5, 60) * 1_000 })
  }
  for (let count = random.pick([0, 1, 1, 3]); count > 0; count--) {
    const does = random.pick(['replay', 'replay', 'replay-all', 'skip'] as const)
    acts.push({ at: random.integer(20_000, horizon), kind: 'operator', does })
  }
  return acts
}

function chooseCallRates(random: SeededRandom): CallRates {
  const perProvider = random.pick([0.5, 1, 2])
  return random.chance(0.5) ? { perProvider } : { perProvider, all: random.pick([1, 3]) }
}

/** Every seed has other faults at other strengths: what hides under many shows under few. */
function chooseRates(random: SeededRandom, acts: readonly Act[]): FaultRates {
  const rates: Partial<Record<FaultKind, number>> = {}
  const share = random.pick([0, 0.15, 0.3, 0.5])
  for (const kind of faultKinds) {
    const isOn = random.chance(share)
    const rate = random.pick([0.02, 0.06, 0.15]) * (strengths[kind] ?? 1)
    if (isOn) rates[kind] = rate
  }
  // A poll that takes long is what a lease is lost under.
  if (acts.some(({ kind }) => kind === 'rival') && random.chance(0.5)) rates['poll-slow'] = 0.5
  return rates
}

/** Faults that do much harm at once strike less often, harmless ones more. */
const strengths: Partial<Record<FaultKind, number>> = {
  'bms-hangs': 0.35,
  'bms-login-refused': 0.3,
  'post-unauthorized': 0.8,
  'post-refused': 0.9,
  'poll-duplicate': 2,
  'ack-late': 1.5,
  'post-lost': 2,
  'bms-lost': 2,
  'webhook-repeated': 3,
  'commit-slow': 2,
  'store-fails': 0.6,
  'poll-lost': 2,
  'poll-slow': 3,
}
