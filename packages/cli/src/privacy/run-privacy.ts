import { countOf, type JsonObject } from '@truckroll/protocol'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { printList } from '../output/print-list.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { createProgress } from '../store/progress.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { z } from 'zod'

export interface PrivacyOptions {
  readonly phone?: string
  readonly email?: string
  readonly customer?: string
  readonly job?: string
  readonly json?: boolean
}

/** Every job of the store is looked at. */
const timeoutMs = 600_000

const mentioned = z.array(z.string())
const findings = z.object({
  items: z.array(
    z.object({
      jobId: z.string(),
      externalId: z.string().optional(),
      firstSeenAt: z.string(),
      isEmpty: z.boolean(),
      events: z.number(),
      updates: z.number(),
      steps: z.number(),
      files: z.number(),
    }),
  ),
  events: z.array(z.object({ id: z.string() })),
  mentionedIn: mentioned,
})
type FoundJob = z.infer<typeof findings>['items'][number]
const report = z.looseObject({
  items: z.array(
    z.looseObject({ jobId: z.string(), events: z.number(), updates: z.number(), ended: z.number() }),
  ),
  events: z.number(),
  inHand: z.array(z.string()),
  mentionedIn: mentioned,
  left: z.number(),
  isKept: z.boolean(),
  cleanUp: z.array(z.string()),
})
type Report = z.infer<typeof report>

export async function findPersonal(context: CliContext, options: PrivacyOptions): Promise<void> {
  const { output } = context
  const answer = await ask(context, 'find', options)
  if (options.json === true) return output.print(toJsonText(answer))
  const found = findings.parse(answer)
  printList<FoundJob>(output, {
    columns: [
      { heading: 'JOB', value: ({ jobId }) => jobId },
      { heading: 'CLAIM', value: ({ externalId }) => externalId ?? '' },
      { heading: 'FIRST SEEN', value: ({ firstSeenAt }) => firstSeenAt },
      { heading: 'EVENTS', value: ({ events }) => events },
      { heading: 'UPDATES', value: ({ updates }) => updates },
      { heading: 'STEPS', value: ({ steps }) => steps },
      { heading: 'FILES', value: ({ files }) => files },
      { heading: 'TEXTS', value: ({ isEmpty }) => (isEmpty ? 'removed' : 'held') },
    ],
    found: { rows: found.items, hasMore: false },
    empty: 'No job of that person is held.',
    isJson: false,
  })
  if (found.events.length > 0)
    output.print(`Beside these, ${countOf(found.events.length, 'recorded event')} of no known job.`)
  tellMentions(context, found.mentionedIn)
}

export async function exportPersonal(context: CliContext, options: PrivacyOptions): Promise<void> {
  context.output.print(toJsonText(await ask(context, 'export', options)))
}

/** Resolves with the exit code: not done, if something is in somebody's hands. */
export async function forgetPersonal(context: CliContext, options: PrivacyOptions): Promise<number> {
  const { output } = context
  const done = await forgetAll(context, options)
  const code = done.inHand.length + done.left === 0 ? exitCodes.ok : exitCodes.failed
  if (options.json === true) {
    output.print(toJsonText(done))
    return code
  }
  if (done.items.length + done.events + done.inHand.length === 0)
    output.print('Nothing of that person is held.')
  for (const { jobId, events, updates, ended } of done.items.slice(0, mostNamed)) {
    const what = `${countOf(events, 'event')} and ${countOf(updates, 'update')}`
    const waiting = ended === 0 ? '' : ` ${countOf(ended, 'item')} that waited or had been parked: ended.`
    output.print(`Job ${toSafeText(jobId)}: the texts of ${what} are removed.${waiting}`)
  }
  if (done.items.length > mostNamed)
    output.print(`The same for ${done.items.length - mostNamed} more jobs (all with --json).`)
  if (done.events > 0)
    output.print(`The texts of ${countOf(done.events, 'event')} of no known job are removed.`)
  for (const id of done.inHand.slice(0, mostNamed))
    output.print(`${toSafeText(id)} is being worked on right now and is left as it is: run this again.`)
  if (done.inHand.length > mostNamed)
    output.print(`So are ${done.inHand.length - mostNamed} more (all with --json).`)
  if (done.left > 0) output.print(`${countOf(done.left, 'job')} could not be forgotten yet: run this again.`)
  tellMentions(context, done.mentionedIn)
  if (!done.isKept)
    output.print('The gateway keeps no list of what was forgotten: a restored backup would hold it again.')
  for (const statement of done.items.length === 0 ? [] : done.cleanUp)
    output.print(`The database's files may still hold some of these words. Remove them by: ${statement}`)
  return code
}

/** Slice by slice, until nothing is left or nothing more can be done. */
async function forgetAll(context: CliContext, options: PrivacyOptions): Promise<Report> {
  const progress = createProgress(context)
  const items: Report['items'] = []
  let events = 0
  for (;;) {
    const slice = report.parse(await ask(context, 'forget', options))
    items.push(...slice.items)
    events += slice.events
    progress('jobs forgotten', items.length, items.length + slice.left)
    if (slice.left === 0 || slice.items.length === 0) return { ...slice, items, events }
  }
}

/** So many are named; the others are counted. */
const mostNamed = 20

function tellMentions({ output }: CliContext, jobs: readonly string[]): void {
  if (jobs.length === 0) return
  const list = jobs
    .slice(0, mostNamed)
    .map((id) => toSafeText(id))
    .join(', ')
  const more = jobs.length <= mostNamed ? '' : ` and ${jobs.length - mostNamed} more (all with --json)`
  output.print(`Texts of other jobs name it, too; look at them, and forget them by --job: ${list}${more}`)
}

async function ask(
  context: CliContext,
  act: 'find' | 'export' | 'forget',
  { phone, email, customer, job }: PrivacyOptions,
): Promise<JsonObject> {
  const body = Object.fromEntries(
    Object.entries({ phone, email, customer, job }).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(body).length !== 1) {
    throw new CliError('TR_CLI_ARGUMENT', 'expected one of --phone, --email, --customer and --job')
  }
  const request = { method: 'POST', path: `/v1/privacy/${act}`, body, timeoutMs } as const
  return (await createGatewayClient(context).ask(request)) ?? {}
}
