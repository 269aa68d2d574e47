import { now, run, type KeyOwner, type KeyWork, type Routine } from '@truckroll/store'

/** Rows of keys are locked before what hangs on them is looked at: see the functions that are called here. */
export const keyWork: KeyWork = {
  *reserveInbox(keys: readonly string[]): Routine<void> {
    yield* run('select reserve_keys(:keys::text[], :now)', { keys, now: yield* now() })
  },

  *dropReservedInbox(keys: readonly string[]): Routine<void> {
    yield* run('select drop_reserved_keys(:keys::text[])', { keys })
  },

  *touchInbox(key: string, { jobId, organizationId, provider }: KeyOwner): Routine<void> {
    yield* run(
      `select touch_keys(:key, '', :jobId, :organizationId, :provider, gates_of(:jobId, :organizationId), :now)`,
      { key, jobId, organizationId, provider, now: yield* now() },
    )
  },

  *settleInbox(key: string): Routine<void> {
    yield* run('select settle_keys(:key, :now)', { key, now: yield* now() })
  },

  *reserveOutbox(keys: readonly string[]): Routine<void> {
    yield* run('select reserve_outbox_keys(:keys::text[], :now)', { keys, now: yield* now() })
  },

  *dropReservedOutbox(keys: readonly string[]): Routine<void> {
    yield* run('select drop_reserved_outbox_keys(:keys::text[])', { keys })
  },

  *queueOutbox(key: string, seat: string, owner: KeyOwner): Routine<void> {
    const { jobId, organizationId, provider } = owner
    const values = { key, seat, jobId, organizationId, provider, now: yield* now() }
    yield* run('select queue_key(:key, :seat, :jobId, :organizationId, :provider, :now)', values)
  },
}
