import { editsOf, type Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const sqlite = editsOf('packages/sqlite')
const store = editsOf('packages/store')
const postgres = editsOf('packages/postgres')

/** Of guarantees 6 and 7: updates on their way, and those that are none. */
export const updateMutants: readonly Mutant[] = [
  {
    id: 'queued-before-durable',
    guarantee: 6,
    removes: 'the wait for the commit before an update is called queued',
    edits: [
      gateway(
        'ready.length === 0 && cursor === undefined ? [] : await this.#store.acceptUpdates(ready, cursor)',
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
        "      })\n      return { state: 'sent' }",
        "      })\n      await Promise.race([posted, sleep(clock, 25_000)])\n      return { state: 'sent' }",
      ),
    ],
  },
  {
    id: 'updates-backwards',
    guarantee: 6,
    removes: "the order of a job's updates",
    edits: [
      sqlite(
        `attempts, due_at from updates
    where key = :key and state = 'queued' order by aside_until, seq limit 1`,
        `attempts, due_at from updates
    where key = :key and state = 'queued' order by aside_until, seq desc limit 1`,
      ),
    ],
  },
  {
    id: 'updates-backwards-postgres',
    guarantee: 6,
    removes: "the order of a job's updates, on PostgreSQL",
    edits: [postgres('order by h.aside_until, h.seq limit 1', 'order by h.aside_until, h.seq desc limit 1')],
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
        'if (isFinal || !(error instanceof DispatchError)) {',
        'if (!(error instanceof DispatchError)) {',
      ),
    ],
  },
  {
    id: 'outage-kills-updates',
    guarantee: 6,
    removes: 'trying again without limit while agent/in is down',
    edits: [
      gateway(
        'if (isFinal || !(error instanceof DispatchError)) {',
        'if (isFinal || send.attempts > 20 || !(error instanceof DispatchError)) {',
      ),
    ],
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
      sqlite(
        'where job_id = :jobId and act_hash = :actHash',
        'where job_id = :actHash and act_hash = :jobId',
      ),
    ],
  },
  {
    id: 'same-act-sent-twice-postgres',
    guarantee: 6,
    removes: 'the look for the same act under another key, on PostgreSQL',
    edits: [postgres('u.act_hash = v_update.act_hash', 'u.act_hash = v_update.id')],
  },
  {
    id: 'circle-goes-round',
    guarantee: 6,
    removes: 'the end of a circle of updates that answer the news of each other',
    edits: [gateway("if (answersNotice?.isCircle === true) return 'circle'\n", '\n')],
  },
  {
    id: 'visit-late-by-another',
    guarantee: 6,
    removes: 'that a status is measured by the schedules of its own visit alone',
    edits: [
      sqlite(
        "and (ordering = 'status' or ordering = 'schedule' and appointment_id = :appointmentId)",
        "and (ordering = 'status' or ordering = 'schedule' and :appointmentId is not null)",
      ),
    ],
  },
  {
    id: 'visit-late-by-another-postgres',
    guarantee: 6,
    removes: 'that a status is measured by the schedules of its own visit alone, on PostgreSQL',
    edits: [
      postgres(
        "ordering = 'status' or ordering = 'schedule' and appointment_id = p_appointment));",
        "ordering = 'status' or ordering = 'schedule'));",
      ),
    ],
  },
  {
    id: 'idempotency-key-ignored',
    guarantee: 6,
    removes: 'the look for the Idempotency-Key',
    edits: [
      sqlite(
        'idempotencyKey === undefined\n        ? undefined',
        'idempotencyKey === undefined || idempotencyKey !== update.id\n        ? undefined',
      ),
      sqlite('create unique index updates_by_idempotency_key', 'create index updates_by_idempotency_key'),
    ],
  },
  {
    id: 'idempotency-key-ignored-postgres',
    guarantee: 6,
    removes: 'the look for the Idempotency-Key, on PostgreSQL',
    edits: [
      postgres(
        'and u.idempotency_key = v_update.idempotency_key and u.lost_term is null;',
        'and u.idempotency_key = v_update.idempotency_key and false;',
      ),
      postgres('create unique index updates_by_idempotency_key', 'create index updates_by_idempotency_key'),
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
      sqlite(
        'else if (connection.run(echoSql.take, entry) > 0) return true',
        'else if (connection.first(echoSql.matches, entry, () => true) === true) return true',
      ),
    ],
  },
  {
    id: 'echo-not-used-up-postgres',
    guarantee: 7,
    removes: 'the single use of an entry, on PostgreSQL',
    edits: [
      postgres(
        `    delete from echoes where job_id = p_job and kind = p_kind and md5(value) = md5(p_value) and value = p_value
      and expires_at > p_now;
    if found then return true; end if;`,
        `    perform 1 from echoes where job_id = p_job and kind = p_kind and md5(value) = md5(p_value) and value = p_value
      and expires_at > p_now;
    if found then return true; end if;`,
      ),
    ],
  },
  {
    id: 'echo-by-kind',
    guarantee: 7,
    removes: 'comparing the value',
    edits: [
      sqlite(
        '    delete from echoes where job_id = :jobId and kind = :kind and value = :value and expires_at > :now`,',
        '    delete from echoes where job_id = :jobId and kind = :kind and value >= substr(:value, 1, 0) and expires_at > :now`,',
      ),
    ],
  },
  {
    id: 'change-back-dropped',
    guarantee: 7,
    removes: 'that another value ends the entry',
    edits: [
      sqlite(
        `
    for (const kind of endsEchoes) connection.run(echoSql.forget, { jobId, kind })
    return false`,
        `
    return false`,
      ),
    ],
  },
  {
    id: 'change-back-dropped-postgres',
    guarantee: 7,
    removes: 'that another value ends the entry, on PostgreSQL',
    edits: [
      postgres(
        `  delete from echoes where job_id = p_job and kind in (select jsonb_array_elements_text(p_ends));
  return false;`,
        `  return false;`,
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
