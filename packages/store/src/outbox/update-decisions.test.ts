import { describe, expect, it } from 'vitest'
import type { NewUpdate } from '../outbox-store.ts'
import { UpdateDecisions } from './update-decisions.ts'
import type { KnownUpdate, UpdateFacts, UpdatedJob } from './update-facts.ts'

const at = 1_700_000_000_000

const job: UpdatedJob = {
  key: 'job:1',
  term: 0,
  owner: { jobId: '1', organizationId: '17', provider: 'a', credential: 'default' },
  isCanceledByBrand: false,
  hasLeft: false,
  isClaimed: false,
  hasFilesOnly: false,
}

function decisionsOf(known: Partial<UpdateFacts> = {}, changes: Partial<UpdatedJob> = {}) {
  const jobs = new Map([['1', { ...job, ...changes }]])
  const nothing = { known: [], told: [], echoes: [], newest: [], visits: [] }
  return new UpdateDecisions({ jobs, ...nothing, ...known }, at)
}

function updateOf(id: string, changes: Partial<NewUpdate> = {}): NewUpdate {
  return {
    id,
    jobId: '1',
    kind: 'enroute',
    source: 'rest',
    contentHash: `hash-${id}`,
    occurredAt: at,
    isForced: false,
    ordering: undefined,
    echo: undefined,
    record: '{}',
    warnings: [],
    ...changes,
  }
}

const note = (value: string) => ({ jobId: '1', kind: 'note', value }) as const
const schedule = (visit: string) =>
  ({ kind: 'schedule', ordering: { kind: 'schedule', appointmentId: visit } }) as const
const status = { ordering: { kind: 'status' } } as const

/** The cause why it was dropped, or how it was answered. */
function answersOf(decisions: UpdateDecisions, ...updates: readonly NewUpdate[]) {
  return updates.map((update) => {
    const outcome = decisions.decide(update)
    return outcome.kind === 'accepted' ? (outcome.cause ?? outcome.state) : outcome.kind
  })
}

describe('decisions about updates', () => {
  it('know a key, an act and an id again that came earlier in the same batch', () => {
    const decisions = decisionsOf()
    const act = { actHash: 'act', givenAt: at, repeats: 'any_instant', contentHash: 'c' } as const
    const answers = answersOf(
      decisions,
      updateOf('u1', { ...act, idempotencyKey: 'k' }),
      updateOf('u2', { ...act, idempotencyKey: 'k' }),
      updateOf('u3', { ...act, idempotencyKey: 'k', contentHash: 'other' }),
      updateOf('u4', { ...act, givenAt: at + 1 }),
      updateOf('u1', act),
    )
    expect(answers).toEqual(['queued', 'repeated', 'conflict', 'repeated', 'repeated'])
    expect(decisions.added.map(({ id, state, repeats }) => [id, state, repeats])).toEqual([
      ['u1', 'queued', undefined],
      ['u4', 'suppressed', 'u1'],
    ])
  })

  it('hold a key that an organization told that lost the job apart from those of the next one', () => {
    const lost: KnownUpdate = {
      id: 'u0',
      jobId: '1',
      lostTerm: 0,
      idempotencyKey: 'k',
      contentHash: 'c',
      state: 'sent',
      cause: undefined,
      repeats: undefined,
    }
    const decisions = decisionsOf({ known: [lost] }, { term: 1 })
    const keyed = { idempotencyKey: 'k', contentHash: 'c' }
    expect(decisions.decide(updateOf('u1', { ...keyed, term: 0 }))).toMatchObject({
      kind: 'repeated',
      id: 'u0',
    })
    expect(decisions.decide(updateOf('u2', { term: 0 }))).toEqual({ kind: 'not_connected', isLost: true })
    expect(answersOf(decisions, updateOf('u3', keyed))).toEqual(['queued'])
  })

  it('use an entry of the ledger up, and none that has run out', () => {
    const entry = { jobId: '1', kind: 'note', value: 'hello', expiresAt: at + 1 }
    const decisions = decisionsOf({ echoes: [entry, { ...entry, value: 'old', expiresAt: at }] })
    const answers = answersOf(
      decisions,
      updateOf('u1', { source: 'adapter', echo: note('hello') }),
      updateOf('u2', { echo: note('hello') }),
      updateOf('u3', { echo: note('hello') }),
      updateOf('u4', { echo: note('old') }),
    )
    expect(answers).toEqual(['queued', 'echo', 'queued', 'queued'])
    expect(decisions.effects).toEqual([{ kind: 'echo_used', jobId: '1', echo: 'note', value: 'hello' }])
  })

  it('end entries that an update makes old, for those after it too', () => {
    const decisions = decisionsOf({ echoes: [{ ...note('hello'), expiresAt: at + 1 }] })
    const answers = answersOf(
      decisions,
      updateOf('u1', { endsEchoes: ['note'] }),
      updateOf('u2', { echo: note('hello') }),
    )
    expect(answers).toEqual(['queued', 'queued'])
    expect(decisions.effects).toEqual([{ kind: 'echoes_ended', jobId: '1', echo: 'note' }])
  })

  it('measure a status by the only open visit, whichever that is by then', () => {
    const decisions = decisionsOf({
      newest: [{ jobId: '1', ordering: 'schedule', appointmentId: 'A', occurredAt: at + 9_000 }],
      visits: [{ jobId: '1', visit: 'A' }],
    })
    const answers = answersOf(
      decisions,
      updateOf('u1', status),
      updateOf('u2', { ...schedule('B'), occurredAt: at }),
      updateOf('u3', status),
      updateOf('u4', { ...schedule('B'), kind: 'unschedule', occurredAt: at + 1_000 }),
      updateOf('u5', status),
      updateOf('u6', { ...status, isForced: true, kind: 'complete' }),
      updateOf('u7', status),
    )
    expect(answers).toEqual([
      'out_of_order',
      'queued',
      'queued',
      'queued',
      'out_of_order',
      'queued',
      'queued',
    ])
  })

  it('take back no visit that is not open, whenever that was told', () => {
    const decisions = decisionsOf({ visits: [{ jobId: '1', visit: 'A' }] })
    const takenBack = updateOf('u1', { ...schedule('X'), kind: 'unschedule', isVisitUnknown: true })
    expect(decisions.decide(takenBack)).toEqual({ kind: 'no_visit', open: ['A'] })
    answersOf(decisions, updateOf('u2', schedule('X')))
    expect(decisions.decide({ ...takenBack, occurredAt: 1 })).toEqual({ kind: 'no_visit', open: ['A', 'X'] })
  })

  it('list for a person what goes round, and what comes after the brand canceled', () => {
    const decisions = decisionsOf({}, { isCanceledByBrand: true })
    answersOf(
      decisions,
      updateOf('u1', { suppressedBy: 'circle' }),
      updateOf('u2', { suppressedBy: 'setting' }),
      updateOf('u3', status),
    )
    expect(decisions.effects).toMatchObject([
      { kind: 'circle', jobId: '1', provider: 'a' },
      { kind: 'after_cancel', update: { id: 'u3' } },
    ])
    expect([...decisions.queuedJobs]).toEqual(['1'])
  })
})
