import { addAttention } from '../control/attention.ts'
import { type HandedJob, placeHanded } from '../jobs/body-place.ts'
import { tellLinked } from '../jobs/link-job.ts'
import { providerOf } from '../providers/provider-of.ts'
import { allOf, type Routine, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText } from '../rows/row.ts'
import { toKeptWords } from '../search/to-search-words.ts'
import type { Ended, Outcome } from './end-events.ts'

/** It says where the text stands, or has it: the other columns are null then. */
const asHanded = (column: string) =>
  `${column} = case when x.handed_event is null and x.handed_body is null then jobs.${column} else x.${column} end`

const sql = {
  /** In one statement: each one more writes the row and its body once more. */
  present: `
    update jobs set bms_id = coalesce(jobs.bms_id, x.bms_id),
      search_bms_id = coalesce(jobs.search_bms_id, x.search_bms_id),
      is_created = greatest(jobs.is_created, x.is_created),
      ${['handed_body', 'handed_event', 'handed_from', 'handed_bytes'].map(asHanded).join(', ')}
    from {rows x: id text, bms_id text, search_bms_id text, is_created integer, handed_body text, handed_event bigint,
      handed_from integer, handed_bytes integer}
    where jobs.id = x.id`,
  lost: `
    update lost_jobs set bms_id = coalesce(lost_jobs.bms_id, x.bms_id),
      is_created = greatest(lost_jobs.is_created, x.is_created),
      handed_body = coalesce(x.handed_body, lost_jobs.handed_body)
    from {rows x: id text, term integer, bms_id text, is_created integer, handed_body text}
    where job_id = x.id and lost_jobs.term = x.term`,
  lostOwners: `
    select lost.job_id, lost.term, lost.provider, lost.bms_id
    from {rows x: id text, term integer} join lost_jobs as lost on lost.job_id = x.id and lost.term = x.term`,
}

type Done = Ended<Outcome<'done'>>

/** What completed attempts tell of one job, as one organization knows it. */
interface Told {
  readonly id: string
  readonly lostTerm: number | undefined
  readonly provider: string | undefined
  /** As it stood before, and as it stands from now on. */
  readonly stood: string | undefined
  bmsId: string | undefined
  isCreated: boolean
  handed: HandedJob | undefined
}

interface Telling {
  readonly one: Done
  readonly jobId: string | undefined
  readonly told: Told | undefined
}

/** Keeps what completed attempts tell of their jobs, and lists what a person should look at. */
export function* tellJobs(done: readonly Done[]): Routine<void> {
  const tellings = yield* toTellings(done)
  const second: (() => Routine<unknown>)[] = []
  for (const { one, told } of tellings) {
    if (told === undefined) continue
    const { bmsId, createsJob, handedJob } = one.outcome
    if (
      bmsId !== undefined &&
      told.lostTerm === undefined &&
      told.bmsId !== undefined &&
      told.bmsId !== bmsId
    ) {
      const facts = { says: 'work_order_answered', standing: told.bmsId, other: bmsId } as const
      const { id: jobId, provider: externalOrganizationId } = told
      second.push(() => addAttention({ cause: 'two_work_orders', jobId, externalOrganizationId, facts }))
    }
    told.bmsId ??= bmsId
    told.isCreated ||= createsJob === true
    if (handedJob !== undefined) told.handed = { ...handedJob, seq: one.event.seq }
  }
  const jobs = [...new Set(tellings.map(({ told }) => told))].filter((told) => told !== undefined)
  const changed = jobs.filter((job) => job.bmsId !== job.stood || job.isCreated || job.handed !== undefined)
  const isLost = ({ lostTerm }: Told) => lostTerm !== undefined
  yield* writeEach(
    sql.present,
    changed
      .filter((job) => !isLost(job))
      .map((job) => ({
        ...toRow(job),
        ...placeHanded(job.handed),
        search_bms_id: job.bmsId === undefined ? undefined : toKeptWords(job.bmsId),
      })),
  )
  yield* writeEach(
    sql.lost,
    changed
      .filter(isLost)
      .map((job) => ({ ...toRow(job), term: job.lostTerm, handed_body: job.handed?.text })),
  )
  const linked = new Set(
    tellings
      .filter(({ one, told }) => one.outcome.bmsId !== undefined && told?.stood === undefined)
      .map(({ told }) => told),
  )
  yield* tellLinked([...linked].flatMap((told) => (told === undefined || isLost(told) ? [] : [told.id])))
  for (const tell of second) yield* tell()
  for (const telling of tellings) yield* listItems(telling)
}

function* toTellings(done: readonly Done[]): Routine<Telling[]> {
  const lost = done.flatMap((one) => {
    const [id, term] = [jobOf(one), lostTermOf(one)]
    return id === undefined || term === undefined ? [] : [{ id, term }]
  })
  const owners = yield* allOf(sql.lostOwners, lost, (row) => ({
    name: `${readText(row, 'job_id')} ${readInteger(row, 'term')}`,
    provider: readOptionalText(row, 'provider'),
    bmsId: readOptionalText(row, 'bms_id'),
  }))
  const ownerOf = new Map(owners.map((owner) => [owner.name, owner]))
  const all = new Map<string, Told>()
  return done.map((one) => {
    const [id, lostTerm] = [jobOf(one), lostTermOf(one)]
    const name = `${id} ${lostTerm ?? ''}`
    const owner = lostTerm === undefined ? one.event.job : ownerOf.get(name)
    if (id === undefined || owner === undefined) return { one, jobId: id, told: undefined }
    const { provider, bmsId } = owner
    const fresh = { id, lostTerm, provider, stood: bmsId, bmsId, isCreated: false, handed: undefined }
    const told = all.get(name) ?? fresh
    all.set(name, told)
    return { one, jobId: id, told }
  })
}

function jobOf({ event, outcome }: Done): string | undefined {
  return event.jobId ?? outcome.jobId
}

/** Of the news of an update: whether the organization that told it has lost the job since. */
function lostTermOf({ event, outcome }: Done): number | undefined {
  const { jobId, jobTerm } = outcome
  if (event.lostTerm !== undefined) return event.lostTerm
  return jobId === undefined || jobTerm === undefined || event.job?.term === jobTerm ? undefined : jobTerm
}

function toRow({ id, bmsId, isCreated }: Told) {
  return { id, bms_id: bmsId, is_created: Number(isCreated) }
}

function* listItems({ one, jobId, told }: Telling): Routine<void> {
  const { attention = [], unlinked } = one.outcome
  const isUnlinked = unlinked !== undefined && told !== undefined && told.bmsId === undefined
  const items = [...attention, ...(isUnlinked ? [{ cause: 'not_linked', text: unlinked }] : [])]
  if (items.length === 0) return
  const externalOrganizationId = told?.provider ?? (yield* providerOf(one.event))
  for (const { cause, text } of items) {
    yield* addAttention({ cause, jobId, externalOrganizationId, facts: { says: 'words', text } })
  }
}
