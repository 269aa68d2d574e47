import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewEvent, NewMessage } from '@truckroll/store'
import { connectedProvider, factsOf, messageOf } from './fixtures.ts'
import { StoreBench, type CreatePlace } from './store-bench.ts'

const jobIds = ['1', '2', '3']
const organizations = ['org-a', 'org-b', 'org-unknown']
const importedClaim = 'claim-imported'

const event = fc.record({
  jobId: fc.constantFrom(...jobIds),
  /** Under the key of its job, or of an entity of its own: then two keys tell of one job. */
  isOfJobKey: fc.boolean(),
  kind: fc.constantFrom('full', 'status', 'other'),
  organizationId: fc.option(fc.constantFrom(...organizations), { nil: undefined }),
  credential: fc.constantFrom('default', 'a'),
  status: fc.constantFrom('offered', 'scheduled', 'canceled'),
  externalId: fc.option(fc.constantFrom('claim-1', importedClaim), { nil: undefined }),
  unreadable: fc.option(fc.constant('not readable'), { nil: undefined }),
})

const message = fc.record({
  /** Few, so that the same comes again in one batch. */
  number: fc.nat(6),
  events: fc.array(event, { minLength: 1, maxLength: 3 }),
  isRepeatable: fc.boolean(),
  laterMs: fc.constantFrom(0, 600_000),
})

type Given = typeof message extends fc.Arbitrary<infer Message> ? Message : never

function toMessage({ number, events, isRepeatable, laterMs }: Given): NewMessage {
  const plain = messageOf(`m${number}`, ...events.map(toEvent))
  const receivedAt = plain.receivedAt + laterMs
  return isRepeatable ? { ...plain, receivedAt, repeatsAfterMs: 600_000 } : { ...plain, receivedAt }
}

function toEvent(given: Given['events'][number], index: number): Partial<NewEvent> {
  const { jobId, kind, organizationId, credential, status, externalId, unreadable } = given
  const facts = { ...factsOf({ jobId }), organizationId, organizationIdJson: organizationId, externalId }
  return {
    key: given.isOfJobKey ? `job:${jobId}` : `entity:${index}`,
    jobId,
    credential,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(kind === 'full' ? { fullJob: { ...facts, body: `{"id":${jobId},"status":"${status}"}` } } : {}),
    ...(kind === 'other' ? {} : { jobStatus: status }),
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

/** A key that two jobs share goes from one provider to another and back, while an import is looked for between. */
function sharedKey(): Given[] {
  const told = { isOfJobKey: false, credential: 'default', status: 'offered', unreadable: undefined } as const
  const full = { ...told, jobId: '3', kind: 'full', organizationId: 'org-b', externalId: undefined } as const
  const unnamed = { ...full, organizationId: undefined }
  const known = {
    ...told,
    jobId: '1',
    kind: 'status',
    organizationId: 'org-a',
    externalId: undefined,
  } as const
  const once = { number: 0, isRepeatable: false, laterMs: 0 } as const
  return [
    { ...once, events: [full, unnamed] },
    { ...once, events: [{ ...unnamed, externalId: 'claim-1' }, known], isRepeatable: true },
    {
      ...once,
      number: 1,
      events: [
        { ...unnamed, jobId: '1' },
        { ...full, jobId: '1' },
      ],
    },
  ]
}

export function describeRecordingAtOnce(createPlace: CreatePlace, share = 1): void {
  describe('recording at once', () => {
    it('comes to the same as recording one after the other', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (given) => {
          const messages = given.map(toMessage)
          const together = await recordedBy(createPlace, (bench) => bench.record(...messages))
          const apart = await recordedBy(createPlace, async (bench) => {
            const outcomes = []
            for (const one of messages) outcomes.push(...(await bench.record(one)))
            return outcomes
          })
          expect(together).toEqual(apart)
        }),
        { numRuns: Math.ceil(25 * share), examples: [[sharedKey()]] },
      )
      // Fifty stores are made, which a busy machine takes a second for, each.
    }, 180_000)
  })
}

/** What was answered, and all that shows of it afterwards. */
async function recordedBy(createPlace: CreatePlace, record: (bench: StoreBench) => Promise<unknown>) {
  const bench = new StoreBench()
  await bench.setUp(createPlace)
  try {
    await bench.store.addProvider(connectedProvider('a', 'org-a'))
    await bench.store.addProvider(connectedProvider('b', 'org-b'))
    await bench.store.importJobs([
      { kind: 'claim', externalId: importedClaim, externalOrganizationId: 'a', bmsId: 'WO-1' },
    ])
    await bench.store.pause({ kind: 'job', jobId: '3' })
    const outcomes = await record(bench)
    const { items: held } = await bench.store.listHeld(undefined, 99)
    const { items: attention } = await bench.store.listAttention(undefined, 99)
    await bench.store.resume({ kind: 'job', jobId: '3' })
    const jobs = await Promise.all(jobIds.map((id) => bench.store.getJob(id)))
    const timelines = await Promise.all(
      jobIds.map(async (id) =>
        (await bench.store.readTimeline(id, 99)).map(({ kind, text }) => [kind, text]),
      ),
    )
    return { outcomes, held, jobs, timelines, told: attention.map(toTold), events: await eventsOf(bench) }
  } finally {
    await bench.tearDown()
  }
}

function toTold({ cause, jobId, text }: { cause: string; jobId: string | undefined; text: string }) {
  return { cause, jobId, text }
}

/** By key, since which key comes first is not what recording promises. */
async function eventsOf(bench: StoreBench) {
  const events = new Map<string, unknown[]>()
  for (;;) {
    const [next] = await bench.claim({ limit: 1 })
    if (next === undefined) return new Map([...events].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    const { claim, ...facts } = next
    events.set(claim.key, [...(events.get(claim.key) ?? []), facts])
    await bench.attempt(next, { state: 'done' })
  }
}
