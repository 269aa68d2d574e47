import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')
const postgres = editsOf('packages/postgres')
const protocol = editsOf('packages/protocol')

/** Of guarantees 3, 4 and 5: order, what fails, and steps. */
export const deliveryMutants: readonly Mutant[] = [
  {
    id: 'retry-goes-behind',
    guarantee: 3,
    removes: 'the place of an event that failed: those that did not go first',
    edits: [
      store(
        'o.seq >= x.head_seq order by o.seq limit 1)`',
        'o.seq >= x.head_seq order by o.failures, o.seq limit 1)`',
      ),
    ],
  },
  {
    id: 'form-not-of-its-job',
    guarantee: 3,
    removes: 'the job as the key of a custom form',
    edits: [protocol("  'invoice',\n  'customform',\n", "  'invoice',\n")],
  },
  {
    id: 'key-by-type-of-id',
    guarantee: 3,
    removes: 'comparing ids as text: 7 and "7" are two jobs',
    edits: [
      protocol(
        'return id.success ? boundedText(idText(id.data)) : undefined',
        `if (!id.success) return undefined
  return boundedText(typeof id.data === 'string' && name === 'job_id' ? \`"\${id.data}"\` : idText(id.data))`,
      ),
    ],
  },
  {
    id: 'active-not-constrained',
    guarantee: 3,
    removes: "PostgreSQL's constraint on one event of a key at the adapter",
    edits: [
      postgres(
        'create unique index events_active on events (key) where open_attempt is not null',
        'create index events_active on events (key) where open_attempt is not null',
      ),
    ],
  },
  {
    id: 'unknown-dropped',
    guarantee: 4,
    removes: 'recording what has no action that can be read',
    edits: [
      gateway(
        'const event = toNewEvent(message, action)',
        'if (action.putKey === null) continue; const event = toNewEvent(message, action)',
      ),
    ],
  },
  {
    id: 'unreadable-thrown',
    guarantee: 4,
    removes: 'keeping a message whose reading throws',
    edits: [gateway('return toUnreadableMessage(message, error)', 'throw error')],
  },
  {
    id: 'webhook-text-refused',
    guarantee: 4,
    removes: 'recording a webhook that is no JSON',
    edits: [
      gateway('if (error instanceof ProtocolError) return { payload: new TextDecoder().decode(body) }', ''),
    ],
  },
  {
    id: 'attempt-not-written',
    guarantee: 4,
    removes: 'what tells after a crash that an attempt was under way',
    edits: [store('      open_attempt = events.attempts + 1, handed_type', '      handed_type')],
  },
  {
    id: 'crashed-not-parked',
    guarantee: 4,
    removes: 'parking what killed the process each time',
    edits: [
      gateway(
        "if (event.previous === 'crashed' && event.failures >= rules.maxAttempts) {",
        "if (event.previous === 'crashed' && event.failures >= 1_000_000) {",
      ),
    ],
  },
  {
    id: 'crash-counts-all',
    guarantee: 4,
    removes: 'that a death counts for none but the event that was tried apart',
    edits: [store('uncounted: Number(!isSuspect) }', 'uncounted: 0 }')],
  },
  {
    id: 'suspects-at-once',
    guarantee: 4,
    removes: 'that events which may have ended the process are tried one at a time',
    edits: [gateway('isTryingSuspect: this.#running.hasSuspect(),', 'isTryingSuspect: false,')],
  },
  {
    id: 'crash-unseen',
    guarantee: 4,
    removes: 'counting an attempt whose process died while others live',
    edits: [store('  yield* crashAttempts(crashed)\n', '')],
  },
  {
    id: 'outage-counted',
    guarantee: 4,
    removes: 'that nothing is counted while the BMS is down',
    edits: [gateway('if (isDown || isExcuse(failure))', 'if (isExcuse(failure))')],
  },
  {
    id: 'throttle-counted',
    guarantee: 4,
    removes: 'that what the adapter calls an outage is not counted',
    edits: [gateway('isCounted: !isOutage', 'isCounted: true')],
  },
  {
    id: 'old-refusal-holds',
    guarantee: 4,
    removes: 'that the refusal of a login that was renewed meanwhile holds nobody',
    edits: [
      store(
        'return provider !== undefined && provider.credentialsVersion > version',
        'return provider === undefined && version < 0',
      ),
      store(' and (:version::integer is null or credentials_version <= :version)', ''),
    ],
  },
  {
    id: 'renewed-by-each',
    guarantee: 4,
    removes: 'that a login is renewed by one at a time',
    edits: [
      gateway(
        'if (stored.version <= login.version) return false',
        'if (stored.version <= login.version || stored.version < 5) return false',
      ),
    ],
  },
  {
    id: 'nothing-due-for-the-probe',
    guarantee: 4,
    removes: 'that while it is down there is always an event to try',
    edits: [
      gateway(
        'return toRetry(failure, false, Math.min(rules.retryMaxMs, probeEveryMs), failed, parts)',
        'return toRetry(failure, false, rules.retryMaxMs, failed, parts)',
      ),
    ],
  },
  {
    id: 'moved-job-stays',
    guarantee: 3,
    removes: 'the end of a job for the organization that loses it',
    edits: [store('return from.organizationId !== to.organizationId', 'return false')],
  },
  {
    id: 'moved-job-takes-what-is-in-hand',
    guarantee: 3,
    removes: 'that a job that is lost unheard frees its key only if its own event was the next one',
    edits: [
      store("if (headTerm === term) yield* settleKeys('keys', [key])", "yield* settleKeys('keys', [key])"),
    ],
  },
  {
    id: 'moved-job-held-by-the-first',
    guarantee: 3,
    removes: 'the key of its own that a job has with its second organization',
    edits: [store('before?.key ?? `job:${facts.id}~${job.term + 1}`', 'before?.key ?? `job:${facts.id}`')],
  },
  {
    id: 'lost-job-updated',
    guarantee: 3,
    removes: 'the refusal of updates of an organization that has lost the job',
    edits: [
      store(
        "if (lostTerm !== undefined) return { kind: 'not_connected', isLost: true }",
        "if (lostTerm === -1) return { kind: 'not_connected', isLost: true }",
      ),
    ],
  },
  {
    id: 'link-of-attempt-not-kept',
    guarantee: 4,
    removes: 'keeping the link of an attempt that fails after it',
    edits: [
      gateway(
        "bmsId = await store.linkJob(event.jobId, toBmsId(given, 'link.set'), event.job?.term)",
        'bmsId ??= String(given)',
      ),
    ],
  },
  {
    id: 'parked-not-counted',
    guarantee: 4,
    removes: 'parked events in the figures',
    edits: [
      store(
        '(select count(*) from events where ${isParkedEvent})',
        "(select count(*) from events where ${isParkedEvent} and state = 'failed_notice')",
      ),
    ],
  },
  {
    id: 'step-run-again',
    guarantee: 5,
    removes: 'the use of a stored result',
    edits: [
      gateway(
        'if (known !== undefined) return readResult(known) as Result',
        'if (known !== undefined) readResult(known)',
      ),
    ],
  },
  {
    id: 'step-not-stored',
    guarantee: 5,
    removes: 'storing the result of a step',
    edits: [store('yield* writeEach(sql.storeStep, [{ seq: event.seq, name, result }])\n', '')],
  },
  {
    id: 'find-not-asked',
    guarantee: 5,
    removes: 'looking before a retry',
    edits: [
      gateway(
        'const found = parts.looksFirst ? await look(parts, work, key) : undefined',
        'const found = parts.looksFirst ? undefined : await look(parts, work, key)',
      ),
    ],
  },
  {
    id: 'step-key-by-attempt',
    guarantee: 5,
    removes: 'the same idempotency key at every attempt',
    edits: [
      gateway(
        'const key = `${parts.claim.eventId}:${name}`',
        'const key = `${parts.claim.eventId}:${parts.claim.token}:${name}`',
      ),
    ],
  },
  {
    id: 'results-not-forgotten',
    guarantee: 5,
    removes: 'forgetting results in a replay from the start',
    edits: [store("if (from === 'start') yield* run(sql.forgetSteps, { seq })\n", '')],
  },
  {
    id: 'results-forgotten-anyway',
    guarantee: 5,
    removes: 'keeping results in a replay from the step that failed',
    edits: [
      store(
        "if (from === 'start') yield* run(sql.forgetSteps, { seq })",
        'if (from !== undefined) yield* run(sql.forgetSteps, { seq })',
      ),
    ],
  },
  {
    id: 'found-not-believed',
    guarantee: 5,
    removes: 'taking what find found for the result',
    edits: [
      gateway('return found ?? work.run(key)', 'return found === undefined ? work.run(key) : work.run(key)'),
    ],
  },
  {
    id: 'looks-only-after-failures',
    guarantee: 5,
    removes: 'looking first in a replay, whose count of failures begins anew',
    edits: [
      gateway(
        'looksFirst: this.#number > 1 || this.#mayBeRepeat',
        'looksFirst: this.#event.failures > 0 || this.#mayBeRepeat',
      ),
    ],
  },
  {
    id: 'late-step-taken',
    guarantee: 5,
    removes: 'closing the attempt at its time-out',
    edits: [
      gateway(
        '    this.#gate.close(reason)\n    this.#aborting.abort(new Error(reason))',
        '    this.#aborting.abort(new Error(reason))',
      ),
    ],
  },
]
