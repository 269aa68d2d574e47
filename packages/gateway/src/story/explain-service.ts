import {
  type Clock,
  type ControlStore,
  type EventStory,
  GatewayError,
  type OutboxStore,
  type ProviderStore,
  type StoredUpdate,
  type StoryStore,
} from '@truckroll/store'
import type { JobListFilter, JobsApi, JobView } from '../jobs/jobs-api.ts'
import type { Absence, ExplainQuery, Explanation, JobStory, StoriesApi } from './explain-api.ts'
import type { PollRecord } from './poll-record.ts'
import { toPollProof } from './to-absence.ts'
import { toAbsenceText, toAnswerText, toSeveralText, toStoryText } from './to-story-text.ts'
import { whatFrees } from './what-frees.ts'

/** So many are named if more than one fits. */
const mostJobs = 20
const mostEvents = 200
const mostAlike = 10
const mostPollRuns = 10_000
/** Looked back by so much if no time is given and the provider's connection tells none. */
const lookBackMs = 7 * 86_400_000

export interface ExplainParts {
  readonly store: StoryStore & ControlStore & OutboxStore & ProviderStore
  readonly jobs: JobsApi
  readonly clock: Clock
  readonly polls: Pick<PollRecord, 'flush'>
  /** Each provider's queue is asked by a credential of its name. */
  readonly hasOwnQueues: boolean
}

/** Tells the story of a job, or proves that it never came. */
export class ExplainService implements StoriesApi {
  readonly #parts: ExplainParts

  constructor(parts: ExplainParts) {
    this.#parts = parts
  }

  async explain(query: ExplainQuery): Promise<Explanation> {
    if (Object.values(query).every((value) => value === undefined)) {
      throw new GatewayError('TR_QUERY_INVALID', 'a story needs something to find the job by', {
        issues: [
          {
            path: '/job',
            message: 'expected job, claim, bmsId, phone, externalOrganizationId, since or until',
          },
        ],
      })
    }
    const jobs = await this.#find(query)
    const [job] = jobs
    if (job === undefined) {
      const absence = await this.#proveAbsence(query)
      return { found: 'none', absence, text: toAbsenceText(query, absence) }
    }
    if (jobs.length > 1) {
      const isMore = jobs.length > mostJobs
      const listed = jobs.slice(0, mostJobs)
      return { found: 'several', jobs: listed, isMore, text: toSeveralText(listed, isMore) }
    }
    const story = await this.#tell(job)
    return { found: 'one', story, text: toStoryText(story) }
  }

  /** By the id or the claim word for word; else by whatever people call it. */
  async #find(query: ExplainQuery): Promise<readonly JobView[]> {
    const { job, claim, bmsId, phone, externalOrganizationId, since, until } = query
    const rest = toDefined({ bmsId, externalOrganizationId, since, until, limit: mostJobs + 1 })
    const list = async (filter: JobListFilter) => (await this.#parts.jobs.list({ ...rest, ...filter })).items
    if (job !== undefined) {
      const named = await this.#parts.jobs.get(job)
      if (named !== undefined && fits(named, query)) return [named]
    }
    if (claim !== undefined) {
      const claimed = await list({ externalId: claim })
      const fitting = claimed.filter((one) => fits(one, query))
      if (fitting.length > 0) return fitting
    }
    const words = [job, claim, phone].filter((word) => word !== undefined)
    const [first, ...others] = words
    if (first === undefined) return list({})
    // All that is asked for must fit; one text at a time leads to few jobs.
    let found = await list({ q: first })
    for (const word of others) {
      const ids = new Set((await list({ q: word })).map(({ id }) => id))
      found = found.filter(({ id }) => ids.has(id))
    }
    return found
  }

  async #tell(job: JobView): Promise<JobStory> {
    const { store, jobs } = this.#parts
    const [updates, timeline, events, alike] = await Promise.all([
      jobs.updates(job.id),
      jobs.timeline(job.id),
      store.readEventStories(job.id, mostEvents),
      store.findAlikeJobs(job.id, mostAlike),
    ])
    const refusals = [...events.flatMap(toRefusedEvent), ...updates.flatMap(toRefusedUpdate)]
    const freedBy = job.waiting === undefined ? undefined : whatFrees(job.waiting)
    return { job, updates, timeline, events, refusals, freedBy, alike }
  }

  async #proveAbsence(query: ExplainQuery): Promise<Absence> {
    const { store, jobs, clock, hasOwnQueues } = this.#parts
    const id = query.externalOrganizationId
    const stored = id === undefined ? undefined : await store.getProvider(id)
    const until = Math.min(query.until ?? clock.now(), clock.now())
    const since = Math.min(query.since ?? stored?.connectedAt ?? until - lookBackMs, until)
    const span = { since, until, limit: mostPollRuns }
    await this.#parts.polls.flush()
    const runs = await store.listPolls(hasOwnQueues && id !== undefined ? { ...span, credential: id } : span)
    const polls = toPollProof(runs, span)
    const timeline = query.job === undefined ? [] : await jobs.timeline(query.job)
    if (id === undefined) return { since, until, polls, timeline, provider: undefined }
    const { count, newest } = await store.countArrivals({ externalOrganizationId: id, since, until })
    const { state, connectedAt } = stored ?? {}
    return {
      since,
      until,
      polls,
      timeline,
      provider: { externalOrganizationId: id, state, connectedAt, jobs: count, newest },
    }
  }
}

function fits(job: JobView, { bmsId, externalOrganizationId, since, until }: ExplainQuery): boolean {
  return (
    (bmsId === undefined || job.bmsId === bmsId) &&
    (externalOrganizationId === undefined || job.externalOrganizationId === externalOrganizationId) &&
    (since === undefined || job.firstSeenAt >= since) &&
    (until === undefined || job.firstSeenAt <= until)
  )
}

function toDefined(values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** An event that is parked, or whose last attempt was refused. */
function toRefusedEvent({ type, state, cause, message, answer }: EventStory): readonly string[] {
  if (state !== 'dead' && state !== 'failed_notice') return []
  const who = cause === 'refused' ? 'The BMS refused' : 'Parked after its attempts:'
  const why = answer === undefined ? (message ?? cause ?? '') : toAnswerText(answer)
  return [`${who} ${type}: ${why}`]
}

function toRefusedUpdate({ kind, state, message, cause }: StoredUpdate): readonly string[] {
  if (state === 'rejected' || state === 'dead') return [`Dispatch refused ${kind}: ${message ?? cause ?? ''}`]
  const isProviders = (kind === 'reject' || kind === 'cancel') && state !== 'suppressed'
  return isProviders ? [`The provider said ${kind} to the job.`] : []
}
