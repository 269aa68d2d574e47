import { Pace, parseJson } from '@truckroll/protocol'
import {
  type Caller,
  type Clock,
  type ControlStore,
  type ForgottenMark,
  type ForgottenRows,
  GatewayError,
  type HeldText,
  type InboxStore,
  type Logger,
  type LooseEvent,
  type PersonalJob,
  type PrivacyStore,
  sleep,
} from '@truckroll/store'
import type { WireLog } from '../wire/wire-log.ts'
import { type ForgottenList, toName } from './forgotten-list.ts'
import {
  isOf,
  mentions,
  mayName,
  type PersonalValue,
  toComparable,
  toPersonalValues,
} from './personal-values.ts'
import type {
  ForgetReport,
  PersonalExport,
  PersonalJobView,
  PrivacyApi,
  PrivacyFindings,
  PrivacyQuery,
} from './privacy-api.ts'

const pageSize = 200
/** Of recorded events, most of which are of jobs. */
const stretch = 2_000
/** What is in somebody's hands is asked for again: an attempt may take so long. */
const tries = 20
const pauseMs = 250
const timelineEntries = 10_000
/** Jobs that are forgotten at once: a minute's work, or several on a slow disk. */
const mostAtOnce = 10_000

export interface PrivacyParts {
  readonly store: PrivacyStore & InboxStore & ControlStore
  readonly clock: Clock
  readonly logger: Logger
  readonly forgotten: ForgottenList
  /** Of this process; others forget within the hour for which they keep calls. */
  readonly wire: Pick<WireLog, 'clear'>
}

interface Found {
  readonly jobs: readonly PersonalJob[]
  readonly loose: readonly LooseEvent[]
  readonly mentionedIn: readonly string[]
}

/** Finds, hands out and forgets what the store holds of a person. */
export class PrivacyService implements PrivacyApi {
  readonly #parts: PrivacyParts

  constructor(parts: PrivacyParts) {
    this.#parts = parts
  }

  async find(query: PrivacyQuery): Promise<PrivacyFindings> {
    const { jobs, loose, mentionedIn } = await this.#find(toPersonalValue(query))
    const views: PersonalJobView[] = []
    for (const job of jobs) views.push(await this.#toView(job))
    return {
      jobs: views,
      looseEvents: loose.map(({ id, recordedAt }) => ({ id, recordedAt })),
      mentionedIn,
    }
  }

  async export(query: PrivacyQuery): Promise<readonly PersonalExport[]> {
    const { store } = this.#parts
    const { jobs } = await this.#find(toPersonalValue(query))
    const told: PersonalExport[] = []
    for (const { id, externalId, firstSeenAt, bodies } of jobs) {
      told.push({
        jobId: id,
        externalId,
        firstSeenAt,
        bodies: [...new Set(bodies)].map((body) => parseJson(body)),
        texts: await store.readJobTexts(id),
        timeline: await store.readTimeline(id, timelineEntries),
      })
    }
    return told
  }

  async forget(query: PrivacyQuery, caller: Caller, limit = mostAtOnce): Promise<ForgetReport> {
    const { store, clock, forgotten, logger } = this.#parts
    const value = toPersonalValue(query)
    const { jobs, loose, mentionedIn } = await this.#find(value)
    const values = [value, ...jobs.map(({ id }): PersonalValue => ({ kind: 'job', value: id }))]
    const marks: ForgottenMark[] = []
    for (const each of values) marks.push(await forgotten.toMark(each, clock.now()))
    // First outside of the store: if the process dies here, the next start finds them there and goes on.
    const isKept = await this.#keep(marks)
    const done: (ForgottenRows & { readonly jobId: string })[] = []
    const inHand: string[] = []
    for (const { id } of jobs.slice(0, limit)) {
      const rows = await this.#insist(() => store.forgetJob(id, caller))
      if (rows === undefined) inHand.push(id)
      else done.push({ jobId: id, ...rows })
    }
    let looseEvents = 0
    for (const { id } of loose) {
      if ((await this.#insist(() => store.forgetLooseEvent(id, caller))) === undefined) inHand.push(id)
      else looseEvents += 1
    }
    this.#parts.wire.clear()
    await this.#scrub()
    const left = Math.max(0, jobs.length - limit)
    // Last, so that a start after a kill goes on, and overwrites what was removed.
    if (left === 0) await store.addForgotten(marks)
    logger.info({ jobs: done.length, looseEvents, inHand: inHand.length, left }, 'personal data was removed')
    return { jobs: done, looseEvents, inHand, mentionedIn, left, isKept, cleanUp: store.cleanUp }
  }

  /** What was forgotten after this store's backup was made is forgotten again. Before anything is polled. */
  async forgetAgain(): Promise<void> {
    const { store, forgotten, logger } = this.#parts
    const known = await store.listForgotten()
    const names = new Set(known.map(toName))
    const missing = (await forgotten.marks()).filter((mark) => !names.has(toName(mark)))
    if (missing.length > 0) {
      const count = await this.#applyAll(missing)
      await this.#scrub()
      await store.addForgotten(missing)
      logger.warn(
        { removed: count },
        'the store is older than what was forgotten since, or forgetting was cut off: it was forgotten again',
      )
    }
    // Another process may have forgotten it, or a file was lost.
    if (known.length > 0) await this.#keep(known)
  }

  /** A folder that cannot be written keeps nobody from being forgotten. */
  async #keep(marks: readonly ForgottenMark[]): Promise<boolean> {
    const { forgotten, logger } = this.#parts
    const why = await forgotten.add(marks)
    if (why === undefined) return true
    logger.warn(
      { err: why },
      'what was forgotten is kept in the store alone: a restored backup would hold it again',
    )
    return false
  }

  async #applyAll(marks: readonly ForgottenMark[]): Promise<number> {
    const { store, forgotten, logger } = this.#parts
    const keyIds = [...new Set(marks.map(({ keyId }) => keyId))]
    const byName = new Map(marks.map((mark) => [toName(mark), mark]))
    const isMarked = async (values: readonly PersonalValue[], since: number) => {
      for (const value of values) {
        for (const keyId of keyIds) {
          const hash = await forgotten.hash(value, keyId)
          const mark = hash === undefined ? undefined : byName.get(toName({ ...value, keyId, hash, at: 0 }))
          if (mark !== undefined && mark.at >= since) return true
        }
      }
      return false
    }
    for (const keyId of keyIds) {
      if ((await forgotten.hash({ kind: 'job', value: '' }, keyId)) === undefined)
        logger.warn(
          { keyId },
          'what was forgotten under this encryption key cannot be told: set it, too, and start again',
        )
    }
    let count = 0
    for await (const job of this.#jobs()) {
      const values: PersonalValue[] = [
        { kind: 'job', value: job.id },
        ...job.bodies.flatMap(toPersonalValues),
      ]
      if (job.purgedAt === undefined && (await isMarked(values, job.firstSeenAt))) {
        if ((await this.#insist(() => store.forgetJob(job.id))) !== undefined) count += 1
      }
    }
    for await (const event of this.#looseEvents()) {
      if (await isMarked(toPersonalValues(event.body), event.recordedAt)) {
        if ((await this.#insist(() => store.forgetLooseEvent(event.id))) !== undefined) count += 1
      }
    }
    return count
  }

  async #find(value: PersonalValue): Promise<Found> {
    if (value.kind === 'job') return this.#findJob(value.value)
    const pace = new Pace()
    const isNamedIn = async (texts: readonly string[]) => {
      for (const text of texts) if (await mayName(text, value, pace)) return true
      return false
    }
    const jobs = new Map<string, PersonalJob>()
    const mentionedIn = new Set<string>()
    for await (const job of this.#jobs()) {
      if (!(await isNamedIn(job.bodies))) continue
      if (job.bodies.some((body) => isOf(body, value))) jobs.set(job.id, job)
      else if (job.bodies.some((body) => mentions(body, value))) mentionedIn.add(job.id)
    }
    for await (const { jobId, body, texts } of this.#heldTexts()) {
      const all = body === undefined ? texts : [body, ...texts]
      if (jobs.has(jobId) || !(await isNamedIn(all))) continue
      // What is of no known job is looked at by itself.
      if ((await this.#parts.store.getJob(jobId)) === undefined) continue
      if (body !== undefined && isOf(body, value)) {
        // Its customer was that person when it came.
        for (const job of (await this.#findJob(jobId)).jobs) jobs.set(jobId, job)
      } else if (all.some((text) => mentions(text, value))) mentionedIn.add(jobId)
    }
    const loose: LooseEvent[] = []
    for await (const event of this.#looseEvents()) {
      if (!(await isNamedIn([event.body]))) continue
      if (isOf(event.body, value) || mentions(event.body, value)) loose.push(event)
    }
    const others = [...mentionedIn].filter((id) => !jobs.has(id))
    return { jobs: [...jobs.values()], loose, mentionedIn: others }
  }

  /** One that is known by small events alone has no row of its own. */
  async #findJob(id: string): Promise<Found> {
    const { store } = this.#parts
    const known = await store.getJob(id)
    const { events } = await store.readJobTexts(id)
    const [first] = events
    if (known === undefined && first === undefined) return { jobs: [], loose: [], mentionedIn: [] }
    const job: PersonalJob = {
      id,
      externalId: known?.externalId,
      externalOrganizationId: undefined,
      firstSeenAt: known?.firstSeenAt ?? first?.recordedAt ?? 0,
      purgedAt: known?.purgedAt,
      bodies: known === undefined ? [] : [known.body],
    }
    return { jobs: [job], loose: [], mentionedIn: [] }
  }

  async *#jobs(): AsyncIterable<PersonalJob> {
    let cursor: string | undefined
    do {
      const page = await this.#parts.store.listPersonalJobs(cursor, pageSize)
      yield* page.items
      cursor = page.nextCursor
      await nextTurn()
    } while (cursor !== undefined)
  }

  async *#heldTexts(): AsyncIterable<HeldText> {
    let cursor: string | undefined
    do {
      const page = await this.#parts.store.listHeldTexts(cursor, pageSize)
      yield* page.items
      cursor = page.nextCursor
      await nextTurn()
    } while (cursor !== undefined)
  }

  async *#looseEvents(): AsyncIterable<LooseEvent> {
    let cursor: string | undefined
    do {
      const page = await this.#parts.store.listLooseEvents(cursor, stretch)
      yield* page.items
      cursor = page.nextCursor
      await nextTurn()
    } while (cursor !== undefined)
  }

  async #toView(job: PersonalJob): Promise<PersonalJobView> {
    const { events, updates, steps } = await this.#parts.store.readJobTexts(job.id)
    return {
      jobId: job.id,
      externalId: job.externalId,
      externalOrganizationId: job.externalOrganizationId,
      firstSeenAt: job.firstSeenAt,
      isEmpty: events.every(({ body }) => body === '') && updates.every(({ record }) => record === ''),
      events: events.length,
      updates: updates.length,
      steps: steps.length,
      files: updates.filter(({ fileBytes }) => fileBytes > 0).length,
    }
  }

  async #insist<T>(forget: () => Promise<T | undefined>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const done = await forget()
      if (done !== undefined || attempt === tries) return done
      await sleep(this.#parts.clock, pauseMs)
    }
  }

  async #scrub(): Promise<void> {
    while (await this.#parts.store.scrub()) await nextTurn()
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

/** @throws GatewayError `TR_PERSON_INVALID` */
function toPersonalValue(query: PrivacyQuery): PersonalValue {
  const given = (['phone', 'email', 'customer', 'job'] as const).flatMap((kind) => {
    const text = query[kind]
    return text === undefined ? [] : [{ kind, text }]
  })
  const [only] = given
  if (only === undefined || given.length > 1) {
    throw toRefusal('', 'expected one of phone, email, customer and job')
  }
  const value = toComparable(only.kind, only.text)
  if (value === undefined) throw toRefusal(`/${only.kind}`, toExpected(only.kind))
  return { kind: only.kind, value }
}

function toExpected(kind: PersonalValue['kind']): string {
  return kind === 'phone' ? 'expected a telephone number of seven digits or more' : 'expected a text'
}

function toRefusal(path: string, message: string): GatewayError {
  return new GatewayError('TR_PERSON_INVALID', `personal data cannot be looked for: ${message}`, {
    issues: [{ path, message }],
  })
}
