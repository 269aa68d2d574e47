import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')

/** Of guarantees 6 and 9: what is purged, and what must not be. */
export const retentionMutants: readonly Mutant[] = [
  {
    id: 'repeated-forgotten',
    guarantee: 6,
    removes: 'that what is repeated stays known however old it is',
    edits: [store(' and coalesce(repeated_at, 0) <= :before', '')],
  },
  {
    id: 'answer-of-parked-forgotten',
    guarantee: 6,
    removes: 'that what a parked event brought stays known until it is replayed',
    edits: [
      store(
        "where events.key = updates.key and events.state in ('waiting', 'dead'))",
        "where events.key = updates.key and events.state in ('waiting', 'dead') and false)",
      ),
    ],
  },
  {
    id: 'answer-of-notice-forgotten',
    guarantee: 6,
    removes: 'that what a given up notice brought stays known until it is replayed',
    edits: [store("events.state = 'failed_notice')", "events.state = 'failed_notice' and false)")],
  },
  {
    id: 'place-forgotten',
    guarantee: 6,
    removes: 'keeping where the changes of a vendor stood until the job is linked',
    edits: [store('{ before: outlived + rules.dayMs }', '{ before: outlived + 100 * rules.dayMs }')],
  },
  {
    id: 'place-kept-too-long',
    guarantee: 6,
    removes:
      'forgetting where the changes of a vendor stood before the updates that it told of are forgotten',
    edits: [store('  yield* run(sql.places, { before: outlived + rules.dayMs })\n', '')],
  },
  {
    id: 'dead-letter-purged',
    guarantee: 9,
    removes: 'that what waits for a person is never purged',
    edits: [
      store(
        "where state in ('done', 'skipped') and purged_at is null and finished_at <= :before",
        "where state in ('done', 'skipped', 'dead') and purged_at is null and finished_at <= :before",
      ),
      store(
        "on events (finished_at) where state in ('done', 'skipped') and purged_at is null",
        "on events (finished_at) where state in ('done', 'skipped', 'dead') and purged_at is null",
      ),
    ],
  },
  {
    id: 'purged-in-one-slice',
    guarantee: 9,
    removes: 'the slices in which what is done is purged',
    edits: [gateway('const sliceItems = 50', 'const sliceItems = 50_000')],
  },
  {
    id: 'body-purged-with-its-event',
    guarantee: 9,
    removes: 'the body of an open job when that goes out of the event that is purged',
    edits: [
      store(
        'differ.flatMap(({ seq, body }) => (body === undefined ? [] : [{ seq, body }])),',
        "differ.flatMap(({ seq, body }) => (body === undefined ? [] : [{ seq, body: '{}' }])),",
      ),
    ],
  },
  {
    id: 'clock-jump-believed',
    guarantee: 9,
    removes: 'the wait of retention after the clock went forward',
    edits: [gateway('if (now - seenAt > dayMs)', 'if (now - seenAt > 10_000 * dayMs)')],
  },
]
