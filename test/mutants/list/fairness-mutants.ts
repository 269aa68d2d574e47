import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')

/** Of guarantee 10: whose turn it is, at what rate, and what is paused. */
export const fairnessMutants: readonly Mutant[] = [
  {
    id: 'no-turns',
    guarantee: 10,
    removes: 'turns between providers: the first one is always first',
    edits: [store('from: this.#last, isAnswerLost', 'from: FIRST_POSITION, isAnswerLost')],
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
    id: 'no-rate-of-provider-in-store',
    guarantee: 10,
    removes: "a provider's bucket in the store",
    edits: [
      store(
        'own: provider === ALL ? undefined : levelOf(provider, rates.perProvider),',
        'own: levelOf(provider, undefined),',
      ),
    ],
  },
  {
    id: 'set-back-clock-starves',
    guarantee: 10,
    removes: 'taking for full the bucket that was written before the clock was set back',
    edits: [store('fullInMs > mostMs + rules.forgottenAfterMs ? 0 : Math.min(', 'Math.min(')],
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
    id: 'no-rate-of-all-in-store',
    guarantee: 10,
    removes: 'the bucket of all providers in the store',
    edits: [store('const ofAll = levelOf(ALL, rates.all)', 'const ofAll = levelOf(ALL, undefined)')],
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
    edits: [
      store('(isPaused ? gates.paused : 0) |', '0 |'),
      store('then ${bits.paused} else 0 end', 'then 0 else 0 end'),
    ],
  },
]
