import { toSpanText } from '../environment/to-span-text.ts'
import type { AlikeJob, EventStory, TimelineEntry, VendorAnswer } from '@truckroll/store'
import type { JobView } from '../jobs/jobs-api.ts'
import type { Absence, ExplainQuery, JobStory } from './explain-api.ts'

const alikeBy: Readonly<Record<AlikeJob['by'], string>> = {
  claim: 'the same claim',
  work_order: 'the same work order',
  phone: 'the same telephone number',
}

function toTimeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** One job's story, as a colleague would tell it. */
export function toStoryText(story: JobStory): string {
  const { job, timeline, events, refusals, freedBy, alike } = story
  const { waiting } = job
  const steps = events.filter(({ steps: done }) => done.length > 0)
  const answers = events.flatMap(({ answer, type }) =>
    answer === undefined ? [] : [`${type}: ${toAnswerText(answer)}`],
  )
  return [
    `${toOneLine(toJobLine(job))}\n${toOneLine(toOwnerLine(job))}`,
    toPart('What happened', timeline.map(toTimelineLine)),
    toPart('What the BMS answered last', answers),
    toPart('Done already, and not repeated by a retry', steps.map(toStepsLine)),
    toPart('Who refused', refusals),
    toPart('What happens next', toNextLines(waiting, freedBy)),
    toPart('May be the same work', alike.map(toAlikeLine)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Jobs of which one has to be chosen. */
export function toSeveralText(jobs: readonly JobView[], isMore: boolean): string {
  const many = isMore ? `More than ${jobs.length} jobs fit; the newest` : `${jobs.length} jobs fit`
  return toPart(
    `${many}. Ask for one by its id`,
    jobs.map((job) => `${toTimeText(job.firstSeenAt)}  ${toJobLine(job)}`),
  )
}

/** Why it can be said that nothing that fits came, or what came instead of it. */
export function toAbsenceText(query: ExplainQuery, absence: Absence): string {
  const { since, until, polls, timeline, provider } = absence
  const lines = [toPollsLine(absence), ...polls.gaps.map(toGapLine)]
  if (polls.count > 0) lines.push('Whatever the queue handed out was recorded before it was acknowledged.')
  if (provider !== undefined) lines.push(...toProviderLines(provider))
  if (timeline.length > 0) {
    return [
      `Messages about job ${toOneLine(query.job ?? '')} came, but the job itself is not known here: Dispatch never sent it in full, or it was removed since.`,
      toPart('What happened', timeline.map(toTimelineLine)),
      toPart('What is known of the time asked for', lines),
      'If the product should have it: ask Dispatch to send the job again, with this record.',
    ].join('\n\n')
  }
  return [
    `No job fits ${toQueryText(query)}, from ${toTimeText(since)} until ${toTimeText(until)}.`,
    toPart('Where it was looked for', toPlaceLines(query)),
    toPart('What is known of that time', lines),
    'If the brand says that it was sent: ask Dispatch for the message and its time, with this record.',
  ].join('\n\n')
}

/** Of a job that never came in full nothing is known but its id. */
function toPlaceLines({ job, claim, bmsId, phone }: ExplainQuery): readonly string[] {
  const byId = job === undefined ? '' : ', and, by the id, among messages about jobs that never did'
  const line = `Among the jobs that came in full${byId}.`
  if ((claim ?? bmsId ?? phone) === undefined) return [line]
  return [
    line,
    "A note, file or appointment alone tells no claim, work order or customer. With Dispatch's id of the job it is found: truckroll explain ID",
  ]
}

function toPart(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines.map((line) => `  ${toOneLine(line)}`)].join('\n')
}

/** What others wrote must not look like a line of ours. */
function toOneLine(text: string): string {
  return text.replaceAll(/[\r\n\u0085\u2028\u2029]+/g, ' ')
}

function toJobLine({ id, claim, customer, address, state }: JobView): string {
  const names = [claim === undefined ? undefined : `claim ${claim}`, customer, address]
  const told = names.filter((name) => name !== undefined).join(', ')
  return `Job ${id}${told === '' ? '' : ` (${told})`}: ${state ?? 'nothing is known of its state'}`
}

function toOwnerLine({ externalOrganizationId, organizationId, bmsId }: JobView): string {
  const owner =
    externalOrganizationId === undefined
      ? `No provider here has its organization${organizationId === undefined ? '' : ` ${organizationId}`}`
      : `Provider ${externalOrganizationId}`
  return `${owner}. ${bmsId === undefined ? 'Not linked to a work order.' : `Linked to work order ${bmsId}.`}`
}

function toTimelineLine({ at, text, externalOrganizationId: of }: TimelineEntry): string {
  return `${toTimeText(at)}  ${text}${of === undefined ? '' : ` [provider ${of}]`}`
}

function toStepsLine({ type, steps }: EventStory): string {
  return `${type}: ${steps.join(', ')}`
}

export function toAnswerText({ status, title, detail, text }: VendorAnswer): string {
  const words = [title, detail].filter((word) => word !== undefined)
  return [`status ${status}`, ...(words.length > 0 ? words : text === undefined ? [] : [text])].join(', ')
}

function toNextLines(waiting: JobView['waiting'], freedBy: string | undefined): readonly string[] {
  if (waiting === undefined)
    return ['Nothing waits: what came was handed over, and what the provider did was sent.']
  const { side, why, attempt, nextAt } = waiting
  const again = nextAt === undefined ? 'No time frees it.' : `It is tried again at ${toTimeText(nextAt)}.`
  const sides = {
    bms: 'the BMS',
    dispatch: 'Dispatch',
    adapter: 'the adapter',
    setting: 'a setting',
    person: 'a person',
  }
  return [
    `It waits for ${sides[side]}: ${why}`,
    `Attempts so far: ${attempt}. ${again}`,
    ...(freedBy === undefined ? [] : [`What frees it: ${freedBy}`]),
  ]
}

function toAlikeLine({ id, externalId, bmsId, by }: AlikeJob): string {
  const claim = externalId === undefined ? '' : `, claim ${externalId}`
  const work = bmsId === undefined ? '' : `, work order ${bmsId}`
  return `job ${id}${claim}${work}: ${alikeBy[by]}. Relink if need be: truckroll jobs link`
}

const asked: Readonly<Record<keyof ExplainQuery, string>> = {
  job: 'job',
  claim: 'claim',
  bmsId: 'work order',
  phone: 'telephone number',
  externalOrganizationId: 'provider',
  since: '',
  until: '',
}

function toQueryText(query: ExplainQuery): string {
  const parts = (['job', 'claim', 'bmsId', 'phone', 'externalOrganizationId'] as const).flatMap((name) =>
    query[name] === undefined ? [] : [`${asked[name]} ${query[name]}`],
  )
  return parts.length === 0 ? 'the time' : parts.join(', ')
}

function toPollsLine({ polls: { count, messages, longestPauseMs, lastAt } }: Absence): string {
  if (count === 0)
    return 'Dispatch was not asked in that time, as far as is known. What it sends by webhook needs no asking.'
  const asks = count === 1 ? 'once' : `${count} times`
  const got = messages === 1 ? '1 message' : `${messages} messages`
  const last = lastAt === undefined ? '' : `, last at ${toTimeText(lastAt)}`
  return `Dispatch's queue was asked ${asks}${last}, and handed out ${got}. The longest pause was ${toSpanText(longestPauseMs ?? 0)}.`
}

function toGapLine({ from, until }: Absence['polls']['gaps'][number]): string {
  return `Nobody asked from ${toTimeText(from)} until ${toTimeText(until)}: what was sent then came with a later poll, or waits in the queue.`
}

function toProviderLines(provider: NonNullable<Absence['provider']>): readonly string[] {
  const { externalOrganizationId: id, state, connectedAt, jobs, newest } = provider
  if (state === undefined)
    return [`Provider ${id} is not known here: it was never onboarded by this gateway.`]
  const since =
    connectedAt === undefined ? 'and was never connected' : `connected since ${toTimeText(connectedAt)}`
  const count = jobs === 1 ? '1 job' : `${jobs} jobs`
  const last =
    newest === undefined
      ? 'None ever came.'
      : `The newest of all is ${newest.jobId}, at ${toTimeText(newest.at)}.`
  return [
    `Provider ${id} is ${state.replaceAll('_', ' ')}, ${since}.`,
    `For it came ${count} in that time. ${last}`,
  ]
}
