import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')

/** Of guarantees 6 and 7: updates on their way, and those that are none. */
export const updateMutants: readonly Mutant[] = [
  {
    id: 'queued-before-durable',
    guarantee: 6,
    removes: 'the wait for the commit before an update is called queued',
    edits: [
      gateway(
        'ready.length === 0 && cursor === undefined ? [] : await traceUpdates(ready, (traced) => this.#store.acceptUpdates(traced, cursor))',
        `ready.length === 0 && cursor === undefined
        ? []
        : await Promise.race([
            this.#store.acceptUpdates(ready, cursor),
            new Promise<readonly AcceptOutcome[]>((resolve) =>
              setTimeout(
                resolve,
                1,
                ready.map(({ id }) => ({ kind: 'accepted' as const, id, state: 'queued' as const })),
              ),
            ),
          ])`,
      ),
    ],
  },
  {
    id: 'next-before-answer',
    guarantee: 6,
    removes: 'the wait for an answer that is late before the next of its job',
    edits: [
      gateway('await found.client.post({', 'const posted = found.client.post({'),
      gateway(
        '      })\n      faults.worked(posting, subject)',
        '      })\n      await Promise.race([posted, sleep(clock, 25_000)])\n      faults.worked(posting, subject)',
      ),
    ],
  },
  {
    id: 'updates-backwards',
    guarantee: 6,
    removes: "the order of a job's updates",
    edits: [store('order by aside_until, seq limit 1)`', 'order by aside_until, seq desc limit 1)`')],
  },
  {
    id: 'message-id-by-attempt',
    guarantee: 6,
    removes: 'the same MessageId at every try',
    edits: [
      gateway(
        'messageId: send.claim.updateId,',
        "messageId: `${send.claim.updateId}${send.attempts === 0 ? '' : `-${send.attempts}`}`,",
      ),
    ],
  },
  {
    id: 'refused-retried',
    guarantee: 6,
    removes: 'that what Dispatch refuses for good is dead',
    edits: [
      gateway(
        "if (error instanceof DispatchError) return error.code === 'TR_CLIENT_REFUSED'",
        'if (error instanceof DispatchError) return false',
      ),
    ],
  },
  {
    id: 'outage-kills-updates',
    guarantee: 6,
    removes: 'trying again without limit while agent/in is down',
    edits: [gateway('if (isFinalFailure(error)) {', 'if (isFinalFailure(error) || send.attempts > 20) {')],
  },
  {
    id: 'photo-not-aside',
    guarantee: 6,
    removes: 'the step aside of a photo that does not get through',
    edits: [
      store(
        'return update.fileBytes > 0 && retry.isAttempted ? retry.dueAt : update.asideUntil',
        'return update.asideUntil',
      ),
    ],
  },
  {
    id: 'ack-not-joined',
    guarantee: 6,
    removes: 'what an ack or err says of its update',
    edits: [store('if (settles !== undefined) this.#settlements.push(settles)\n', '')],
  },
  {
    id: 'future-taken-at-its-word',
    guarantee: 6,
    removes: 'that what is told of before it happened counts as now',
    edits: [gateway('occurredAt: Math.min(givenAt ?? now, now),', 'occurredAt: givenAt ?? now,')],
  },
  {
    id: 'same-act-sent-twice',
    guarantee: 6,
    removes: 'the look for the same act under another key',
    edits: [
      store(
        'where job_id = x.job_id and act_hash = x.act_hash',
        'where job_id = x.act_hash and act_hash = x.job_id',
      ),
    ],
  },
  {
    id: 'circle-goes-round',
    guarantee: 6,
    removes: 'the end of a circle of updates that answer the news of each other',
    edits: [gateway("if (answersNotice?.isCircle === true) return { suppressedBy: 'circle' }\n", '\n')],
  },
  {
    id: 'visit-late-by-another',
    guarantee: 6,
    removes: 'that a status is measured by the schedules of its own visit alone',
    edits: [
      store(
        "this.#see(ordering === 'status' ? nameOf(jobId) : nameOf(jobId, appointmentId), occurredAt)",
        "this.#see(nameOf(jobId), occurredAt)\n      if (ordering === 'schedule') this.#see(nameOf(jobId, appointmentId), occurredAt)",
      ),
    ],
  },
  {
    id: 'idempotency-key-ignored',
    guarantee: 6,
    removes: 'the look for the Idempotency-Key',
    edits: [
      store(
        'idempotencyKey === undefined ? undefined : this.#knownByKey',
        'idempotencyKey !== id ? undefined : this.#knownByKey',
      ),
      store('create unique index updates_by_idempotency_key', 'create index updates_by_idempotency_key'),
    ],
  },
  {
    id: 'no-ledger',
    guarantee: 7,
    removes: 'the entries of the ledger',
    edits: [
      gateway(
        'echoes: toEchoesOfEvent(this.#event.jobId, this.#event.putKey, entity),',
        'echoes: toEchoesOfEvent(this.#event.jobId, this.#event.putKey, entity).slice(1),',
      ),
    ],
  },
  {
    id: 'echo-not-used-up',
    guarantee: 7,
    removes: 'the single use of an entry',
    edits: [
      store(
        'if (!this.#echoesOf(jobId, echo).delete(value)) return false',
        'if (!this.#echoesOf(jobId, echo).has(value)) return false',
      ),
      store("    this.effects.push({ kind: 'echo_used', jobId, echo, value })\n", ''),
    ],
  },
  {
    id: 'echo-by-kind',
    guarantee: 7,
    removes: 'comparing the value',
    edits: [
      store('echoes.kind = x.kind and echoes.value = x.value', 'echoes.kind = x.kind'),
      store(
        'if (!this.#echoesOf(jobId, echo).delete(value)) return false',
        'if (this.#echoesOf(jobId, echo).size === 0) return false',
      ),
    ],
  },
  {
    id: 'change-back-dropped',
    guarantee: 7,
    removes: 'that another value ends the entry',
    edits: [
      store(
        `    for (const kind of endsEchoes) {
      this.#echoesOf(jobId, kind).clear()
      this.effects.push({ kind: 'echoes_ended', jobId, echo: kind })
    }
`,
        '',
      ),
    ],
  },
  {
    id: 'older-entry-kept',
    guarantee: 7,
    removes: 'that what Dispatch says later ends what it said before',
    edits: [store('if (!isOfEntity && has(kinds)) return true\n', '')],
  },
  {
    id: 'undone-cancel-kept',
    guarantee: 7,
    removes: 'that a job told of in another status ends what its status was before',
    edits: [
      gateway(
        "return { jobId, kinds: ['cancel', 'accept'], isOfEntity: false }",
        "return { jobId, kinds: entity['status'] === 'canceled' ? ['cancel', 'accept'] : [], isOfEntity: false }",
      ),
    ],
  },
  {
    id: 'canceled-visit-kept',
    guarantee: 7,
    removes: 'that a visit called off is planned for no time',
    edits: [
      gateway("if (status === 'canceled') return [{ jobId, kind: 'unschedule', value: visit ?? '' }]", ''),
    ],
  },
  {
    id: 'second-note-ends-first',
    guarantee: 7,
    removes: 'that notes and files stand beside each other',
    edits: [
      gateway(
        "return { jobId, kinds: ['note', 'attachment'], isOfEntity: true }",
        "return { jobId, kinds: ['note', 'attachment'], isOfEntity: false }",
      ),
    ],
  },
  {
    id: 'adapter-ends-no-entry',
    guarantee: 7,
    removes: 'that what the adapter itself sends ends the entry',
    edits: [
      gateway(
        'endsEchoes: updateMeanings[update.kind].endsEchoes,',
        "endsEchoes: request.source === 'adapter' ? [] : updateMeanings[update.kind].endsEchoes,",
      ),
    ],
  },
]
