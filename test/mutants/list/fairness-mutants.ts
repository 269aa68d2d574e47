import { editsOf, type Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const sqlite = editsOf('packages/sqlite')
const store = editsOf('packages/store')
const postgres = editsOf('packages/postgres')

/** Of guarantee 10: whose turn it is, at what rate, and what is paused. */
export const fairnessMutants: readonly Mutant[] = [
  {
    id: 'no-turns',
    guarantee: 10,
    removes: 'turns between providers: the first one is always first',
    edits: [store('from: this.#last, isAnswerLost', 'from: FIRST_PLACE, isAnswerLost')],
  },
  {
    id: 'goes-on-always',
    guarantee: 10,
    removes: 'that a job goes on by itself only while nobody waits for its place',
    edits: [gateway("!== 'running' || this.#isFull || this", "!== 'running' || this")],
  },
  {
    id: 'no-share',
    guarantee: 10,
    removes: "the bound on one provider's jobs at the adapter",
    edits: [
      store(
        'return Math.min(perProvider - (inFlight.get(provider) ?? 0), spare(provider))',
        'return Math.min(100 * perProvider - (inFlight.get(provider) ?? 0), spare(provider))',
      ),
    ],
  },
  {
    id: 'no-rate-of-provider',
    guarantee: 10,
    removes: "the bucket that a provider's calls to the BMS are taken from",
    edits: [
      gateway(
        'return this.#rates.perProvider !== undefined || this.#rates.all !== undefined',
        'return this.#rates.all !== undefined',
      ),
    ],
  },
  {
    id: 'no-rate-of-provider-sqlite',
    guarantee: 10,
    removes: "a provider's bucket in the store",
    edits: [
      sqlite(
        'own: provider === ALL ? undefined : this.#level(provider, rates.perProvider, now),',
        'own: this.#level(provider, undefined, now),',
      ),
    ],
  },
  {
    id: 'no-rate-of-provider-postgres',
    guarantee: 10,
    removes: "taking a call out of its provider's bucket, on PostgreSQL",
    edits: [postgres('      v_missing[i] := v_missing[i] + bucket_every_ms(p_rate);\n', '')],
  },
  {
    id: 'set-back-clock-starves',
    guarantee: 10,
    removes: 'taking for full the bucket that was written before the clock was set back',
    edits: [store('fullInMs > mostMs + rules.forgottenAfterMs ? 0 : Math.min(', 'Math.min(')],
  },
  {
    id: 'set-back-clock-starves-postgres',
    guarantee: 10,
    removes: 'taking for full the bucket that was written before the clock was set back, on PostgreSQL',
    edits: [
      postgres(
        'case when p_full_at - p_now > x.most + :forgotten_after_ms then 0\n    else',
        'case when false then 0\n    else',
      ),
    ],
  },
  {
    id: 'no-rate-of-all',
    guarantee: 10,
    removes: 'the bucket that the calls of all providers are taken from',
    edits: [
      gateway(
        'return this.#rates.perProvider !== undefined || this.#rates.all !== undefined',
        'return this.#rates.perProvider !== undefined',
      ),
    ],
  },
  {
    id: 'no-rate-of-all-sqlite',
    guarantee: 10,
    removes: 'the bucket of all providers in the store',
    edits: [
      sqlite(
        'const ofAll = this.#level(ALL, rates.all, now)',
        'const ofAll = this.#level(ALL, undefined, now)',
      ),
    ],
  },
  {
    id: 'no-rate-of-all-postgres',
    guarantee: 10,
    removes: 'the bucket of all providers in the store, on PostgreSQL',
    edits: [
      postgres('      exit when v_missing_of_all > bucket_room_ms(p_rate_of_all) + :rounding_ms;\n', ''),
    ],
  },
  {
    id: 'pause-ignored',
    guarantee: 10,
    removes: 'the pause of everything',
    edits: [store('<= :now and not ${isAllPaused} order by k.due_at', '<= :now order by k.due_at')],
  },
  {
    id: 'pause-of-provider-ignored',
    guarantee: 10,
    removes: 'the pause of a provider',
    edits: [
      store(
        "return `(${isPausedProvider(provider)} or ${isProviderWith(provider, `state = 'paused' or is_held = 1`)})`",
        "return `(${isProviderWith(provider, 'is_held = 1')})`",
      ),
    ],
  },
  {
    id: 'pause-of-job-ignored',
    guarantee: 10,
    removes: 'the pause of a job',
    edits: [sqlite("readFlag(row, 'is_paused') ? gates.paused : 0", '0')],
  },
  {
    id: 'pause-of-job-ignored-postgres',
    guarantee: 10,
    removes: 'the pause of a job, on PostgreSQL',
    edits: [
      postgres(
        "if exists (select 1 from pauses where kind = 'job' and subject = p_job) then v_gates := 2; end if;",
        '',
      ),
    ],
  },
]
