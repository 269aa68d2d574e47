import type { ReceivedPost } from '../../dispatch/received-post.ts'
import type { ActInput, ActKind } from '../../kit/vendor-double.ts'
import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import { noteOf, says } from './texts.ts'

type Fits = (post: ReceivedPost, input: Partial<ActInput>) => boolean

const status =
  (name: string, message?: string): Fits =>
  ({ kind, record }) =>
    kind === 'job' &&
    record['status'] === name &&
    (message === undefined || record['status_message'] === message)

export const window = { start: '2026-03-19T14:30:00.000Z', end: '2026-03-19T16:00:00.000Z' }

/** By what Dispatch knows that it was done. */
export const shows: Readonly<Record<ActKind, Fits>> = {
  accept: status('unscheduled'),
  reject: status('rejected'),
  cancel: status('canceled'),
  enroute: status('scheduled', 'enroute'),
  start: status('scheduled', 'started'),
  pause: status('paused'),
  complete: status('complete'),
  schedule: ({ kind, record }) =>
    kind === 'appointment' &&
    Date.parse(String(record['time'])) === Date.parse(window.start) &&
    Number(record['duration']) === (Date.parse(window.end) - Date.parse(window.start)) / 1_000,
  unschedule: ({ kind, record }) => kind === 'appointment' && record['status'] === 'canceled',
  note: ({ kind, record }, { text = '' }) => kind === 'attachment' && says(noteOf(record), text),
  attachment: ({ kind, record }) => kind === 'attachment' && 'file' in record,
}

/** Dispatch hears of an act, and once. */
export async function expectSentOnce(
  world: RuleWorld,
  job: CreatedJob,
  kind: ActKind,
  input: Partial<ActInput> = {},
): Promise<void> {
  const fits = (post: ReceivedPost) => shows[kind](post, input)
  const found = await world.sentWithin(job.id, fits)
  const all = world.sent(job.id).map(({ record }) => JSON.stringify(record).slice(0, 160))
  expectThat(
    found !== undefined,
    `Dispatch did not hear of ${kind} within half an hour; it got: ${all.join(', ') || 'nothing'}; ${await world.story(job.id)}`,
  )
  await world.advance(10 * 60_000)
  const count = world.sent(job.id).filter(fits).length
  expectThat(count === 1, `Dispatch heard of one ${kind} ${count} times`)
}
