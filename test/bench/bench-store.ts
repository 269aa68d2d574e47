import type { NewEvent, NewMessage, NewUpdate, Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { join } from 'node:path'
import { withFolder } from './gateway-under-test.ts'

/** What a gateway with default settings stamps, so that one may be started on the store. */
export const stamp = { environment: 'sandbox', instance: 'main' }

export const claimOptions = {
  claimMs: 60_000,
  perProvider: 1_000,
  inFlight: new Map<string, number>(),
  skip: new Set<string>(),
  holdsUnknown: false,
}

/** About the size of a job of the playbook. */
const filling = 'The dishwasher leaks from the door; the owner has put towels down. '.repeat(20)

/** An open SQLite store on a file of its own. */
export async function withSqlite<T>(work: (store: Store, path: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const path = join(folder, 'truckroll.db')
    const store = createSqliteStore({ path })
    await store.open(stamp)
    try {
      return await work(store, path)
    } finally {
      await store.close()
    }
  })
}

/** A message with one event of a job. */
export function messageFor(jobId: string, messageId: string): NewMessage {
  const event: NewEvent = {
    id: `${messageId}_0`,
    index: 0,
    credential: 'default',
    key: `job:${jobId}`,
    jobId,
    putKey: 'job',
    entityId: jobId,
    body: `{"Put":{"job":{"id":${jobId},"description":"${filling}"}}}`,
    isNotice: false,
  }
  return { messageId, credential: 'default', receivedAt: Date.now(), events: [event] }
}

/** Records messages in slices, as polls would bring them but larger. */
export async function recordAll(store: Store, messages: Iterable<NewMessage>): Promise<void> {
  let slice: NewMessage[] = []
  for (const message of messages) {
    slice.push(message)
    if (slice.length < 500) continue
    await store.recordMessages(slice)
    slice = []
  }
  if (slice.length > 0) await store.recordMessages(slice)
}

/** Makes jobs known, so that updates for them are taken. */
export async function importJobs(store: Store, jobIds: readonly string[]): Promise<void> {
  await store.importJobs(
    jobIds.map((id) => ({
      kind: 'id' as const,
      id,
      idJson: id,
      organizationId: '7',
      organizationIdJson: '7',
      sourceIdJson: undefined,
      bmsId: `WO-${id}`,
    })),
  )
}

export function noteFor(jobId: string, id: string): NewUpdate {
  return {
    id,
    jobId,
    kind: 'note',
    source: 'rest',
    contentHash: id,
    occurredAt: Date.now(),
    isForced: false,
    ordering: undefined,
    echo: undefined,
    record: JSON.stringify([
      { header: { record_type: 'attachment', version: 'v3' }, record: { job_id: Number(jobId) } },
    ]),
    warnings: [],
  }
}

/** Claims and finishes what is due, all or at least `atLeast`. Resolves with how many, and whether each key's came in order. */
export async function workOff(
  store: Store,
  limit: number,
  atLeast = Number.POSITIVE_INFINITY,
): Promise<{ count: number; isInOrder: boolean }> {
  let count = 0
  let isInOrder = true
  const last = new Map<string, number>()
  for (;;) {
    const events = await store.claimEvents({ ...claimOptions, limit })
    if (events.length === 0) return { count, isInOrder }
    for (const { claim, messageId } of events) {
      const at = Number(messageId.slice(messageId.lastIndexOf('-') + 1))
      if ((last.get(claim.key) ?? -1) >= at) isInOrder = false
      last.set(claim.key, at)
    }
    await Promise.all(
      events.map(async ({ claim }) => {
        await store.startAttempt({ claim, handed: { type: 'job.updated', data: '{}' }, echoes: [] })
        await store.finishAttempt(claim, { state: 'done' })
      }),
    )
    count += events.length
    if (count >= atLeast) return { count, isInOrder }
  }
}
