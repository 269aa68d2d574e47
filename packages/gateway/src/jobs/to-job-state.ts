import {
  isPlannedVisit,
  type StoredJob,
  type StoredUpdate,
  type ToldVisit,
  type UpdateKind,
  updateMeanings,
} from '@truckroll/store'

type Told = Pick<StoredJob, 'status' | 'statusMessage' | 'statusAt' | 'visits'>
type Act = Pick<StoredUpdate, 'kind' | 'state' | 'acceptedAt'>

const standing: ReadonlySet<string> = new Set(['queued', 'sent', 'confirmed'])
/** From the one furthest on. */
const underWay = ['started', 'enroute', 'scheduled'] as const
/** News of a visit does not change these: if the job goes on, Dispatch sends the job itself. */
const closed: ReadonlySet<string | undefined> = new Set(['canceled', 'rejected'])
/** A visit that has ended, or was called off, changes these alone. */
const going: ReadonlySet<string | undefined> = new Set(['offered', 'accepted', ...underWay])

/**
 * Where a job stands, made of both sides: the later of the last status from Dispatch and the newest update that
 * Dispatch has, or will have. Undefined if neither said anything.
 *
 * News of visits that came later than both count as well, since Dispatch tells of a visit that is booked, on the way or
 * started in its app without telling the job. Of several visits the one furthest on says where the job stands. One that
 * is booked anew makes a started job scheduled again, and opens a complete one; a canceled or rejected job stays so. A
 * visit that is called off leaves the job to the others; without another the job is accepted and has to be scheduled. A
 * visit that has ended leaves it to the others too; without another the job counts as started until Dispatch tells how
 * it ended.
 */
export function toJobState(
  job: Told,
  updates: readonly Act[],
  openVisits: readonly string[],
): string | undefined {
  const newest = updates.findLast(
    ({ kind, state }) => standing.has(state) && updateMeanings[kind].jobState !== null,
  )
  const isTheirs = newest === undefined || (job.statusAt ?? -Infinity) > newest.acceptedAt
  const state = isTheirs ? toStateAtDispatch(job) : toStateHere(newest.kind, openVisits, job.visits)
  if (closed.has(state)) return state
  const news = job.visits.filter((visit) => visit.status !== 'over' && isLater(visit, newest, job, state))
  return toStateByVisits(news, state, job.visits, openVisits)
}

/** What came before the job's own status is over already, unless that was `scheduled`: it says less than a visit. */
function isLater({ at }: ToldVisit, newest: Act | undefined, job: Told, state: string | undefined): boolean {
  const isProgress = job.status === 'scheduled' && state !== 'scheduled'
  return at > (newest?.acceptedAt ?? -Infinity) && (!isProgress || at >= (job.statusAt ?? -Infinity))
}

function toStateByVisits(
  news: readonly ToldVisit[],
  state: string | undefined,
  told: readonly ToldVisit[],
  openVisits: readonly string[],
): string | undefined {
  const furthest = findFurthest(news)
  if (furthest !== undefined) return furthest
  if (news.length === 0 || !going.has(state)) return state
  const over = new Set(news.map(({ externalId }) => externalId))
  if (openVisits.some((visit) => !over.has(visit))) return 'scheduled'
  return findFurthest(told) ?? (news.some(({ status }) => status === 'complete') ? 'started' : 'accepted')
}

function findFurthest(visits: readonly ToldVisit[]): string | undefined {
  return underWay.find((status) => visits.some((visit) => visit.status === status))
}

/** An unlisted status stays as it came. */
function toStateAtDispatch({ status, statusMessage }: Told): string | undefined {
  if (status === 'unscheduled') return 'accepted'
  return status === 'scheduled' ? (underWay.find((known) => known === statusMessage) ?? status) : status
}

/** If there are other visits of the job, it stays scheduled; those booked at Dispatch have no id of the provider's. */
function toStateHere(
  kind: UpdateKind,
  openVisits: readonly string[],
  told: readonly ToldVisit[],
): string | undefined {
  const hasVisit =
    openVisits.length > 0 || told.some((visit) => isPlannedVisit(visit) && visit.externalId === undefined)
  const { visit, jobState } = updateMeanings[kind]
  return visit === 'takes back' && hasVisit ? 'scheduled' : (jobState ?? undefined)
}
