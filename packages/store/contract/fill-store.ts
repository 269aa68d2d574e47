import type { Store } from '@truckroll/store'
import {
  answerTo,
  connectedProvider,
  fullJob,
  jobStatus,
  messageOf,
  note,
  noteUpdate,
  notice,
  photo,
  providerOf,
  updateOf,
} from './fixtures.ts'

const claimAll = {
  limit: 100,
  claimMs: 60_000,
  perProvider: 100,
  inFlight: new Map<string, number>(),
  skip: new Set<string>(),
  holdsUnknown: true,
}

/**
 * Brings an open, empty store into every state there is, through its port: done, half done, held behind a dead letter,
 * parked notice, provider unknown and held, paused, disputed, linked, imported; updates sent, queued with a file,
 * suppressed, dead, rejected. `seed` varies ids, texts and how far each job is.
 */
export async function fillStore(store: Store, seed: number): Promise<void> {
  const id = (name: string) => `${name}-${seed}`
  const odd = ['"', '\\', 'é', '漢', '\u{1F6E0}', "'", '%', ';'][seed % 8] ?? ''
  await store.addProvider(
    connectedProvider('acme', '17', {
      sealedCredentials: Uint8Array.of(1, 0, 255, seed % 256),
      sealedDispatch: Uint8Array.of(9),
    }),
  )
  await store.addProvider(
    providerOf('held', { state: 'connected', organizationId: '18', organizationIdJson: '"18"' }),
  )
  const post = {
    id: id('post'),
    externalOrganizationId: 'asked',
    recordType: 'gateway_provision',
    record: '{}',
    sealedCredentials: Uint8Array.of(5),
  } as const
  await store.addProvider(providerOf('asked'), { post })
  await store.importJobs([
    {
      kind: 'claim',
      externalId: `claim-${odd}`,
      externalOrganizationId: 'acme',
      bmsId: 'wo-0',
    },
  ])
  const jobs = Array.from({ length: 6 + (seed % 5) }, (_, index) => String(100 + index))
  await store.recordMessages(
    jobs.map((jobId) => fullJob(id(`full-${jobId}`), { jobId, externalId: `c${odd}${jobId}` })),
  )
  await store.recordMessages([
    fullJob(id('other'), { jobId: '300', organizationId: '18' }),
    fullJob(id('unknown'), { jobId: '301', organizationId: '99' }),
    fullJob(id('disputed'), { jobId: '302', organizationId: '55' }),
    { ...messageOf(id('webhook'), { body: `{"odd":"${odd}"}` }), repeatsAfterMs: 600_000 },
    messageOf(id('long'), { putKey: 'x', entityId: 'e'.repeat(900), key: 'job:900' }),
  ])
  for (const jobId of jobs) {
    await store.recordMessages([
      note(id(`note-${jobId}`), `n${jobId}`, jobId),
      jobStatus(id(`status-${jobId}`), 'scheduled', jobId),
      notice(id(`survey-${jobId}`), jobId),
    ])
  }
  await store.holdOrganization('55', true)
  await workOnSome(store, seed)
  await queueUpdates(store, jobs, id)
  await store.remark('100', { at: 5, source: 'operator', kind: 'remark', text: `remark ${odd}` })
  await store.addAttention({
    cause: 'needs_attention',
    jobId: '101',
    externalOrganizationId: 'acme',
    text: `look ${odd}`,
  })
  await store.pause({ kind: 'job', jobId: '102' }, { token: 'api', actor: odd })
  await store.pause({ kind: 'provider', externalOrganizationId: 'acme' })
  await store.setCondition('down:adapter', `{"since":${seed}}`)
  await store.acquireLease('default', 'a process', 15_000)
  // What a process that was killed leaves behind: a claim, and an attempt without an end.
  const [left] = await store.claimEvents({ ...claimAll, limit: 1, onlyProvider: '' })
  if (left !== undefined) {
    await store.startAttempt({ claim: left.claim, handed: { type: 'message.other', data: '{}' }, echoes: [] })
  }
}

/** Each event claimed meets another end, by turns. */
async function workOnSome(store: Store, seed: number): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    for (const [index, { claim, jobId, entityId }] of (await store.claimEvents(claimAll)).entries()) {
      const echoes =
        jobId === undefined ? [] : [{ jobId, kind: 'note' as const, value: `text ${entityId ?? ''}` }]
      await store.startAttempt({
        claim,
        handed: { type: 'job.created', data: `{"of":"${claim.eventId}"}` },
        echoes,
      })
      await store.storeStep(claim, 'customer', `{"result":${index}}`)
      const turn = (index + seed + round) % 5
      if (turn === 0) {
        await store.finishAttempt(claim, { state: 'dead', cause: 'terminal', message: 'no such customer' })
      } else if (turn === 1) {
        await store.finishAttempt(claim, {
          state: 'retry',
          dueAt: 0,
          isCounted: false,
          cause: 'outage',
          message: 'no answer',
          previous: 'timeout',
        })
      } else if (turn === 2 && jobId !== undefined) {
        await store.linkJob(jobId, `wo-${jobId}`)
        await store.finishAttempt(claim, {
          state: 'provider_held',
          cause: 'credentials',
          message: 'login refused',
          provider: 'held',
        })
      } else {
        await store.finishAttempt(claim, {
          state: 'done',
          createsJob: true,
          isUnhandled: true,
          attention: [{ cause: 'needs_attention', text: 'cannot be canceled there' }],
        })
      }
    }
  }
}

async function queueUpdates(
  store: Store,
  jobs: readonly string[],
  id: (name: string) => string,
): Promise<void> {
  await store.acceptUpdates(
    jobs.flatMap((jobId, index) => [
      updateOf(id(`accept-${jobId}`), {
        jobId,
        idempotencyKey: `key-${jobId}`,
        warnings: ['unlisted reason'],
      }),
      updateOf(id(`late-${jobId}`), { jobId, occurredAt: 1 }),
      noteUpdate(id(`note-${jobId}`), { jobId }),
      photo(id(`photo-${jobId}`), 10 + index, { jobId }),
    ]),
    { provider: 'acme', cursor: '2026-03-01', links: 0 },
  )
  const sends = await store.claimSends({ limit: 4, claimMs: 60_000, skip: new Set(), fileBytes: 16_000_000 })
  for (const [index, { claim }] of sends.entries()) {
    await store.finishSend(
      claim,
      index === 0 ? { state: 'dead', message: 'will never be taken' } : { state: 'sent' },
    )
  }
  const sent = sends.at(-1)
  if (sent !== undefined)
    await store.recordMessages([answerTo(sent.claim.updateId, 'rejected', id('err'), 'no')])
}
