import type { ControlStore } from './control-store.ts'
import type { InboxStore } from './inbox-store.ts'
import type { LeaseStore } from './lease-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { PrivacyStore } from './privacy-store.ts'
import type { ProviderStore } from './provider-store.ts'
import type { RateStore } from './rate-store.ts'
import type { RetentionStore } from './retention-store.ts'
import type { SealedStore } from './sealed-store.ts'
import type { StoryStore } from './story-store.ts'

/** Environment and instance that a store belongs to, so that a copy cannot start by mistake. */
export interface StoreStamp {
  readonly environment: string
  readonly instance: string
}

export type WorkKind = 'inbox' | 'outbox'

/**
 * All that must survive the process. Every method is one atomic operation given as data; a promise settles only
 * after the commit is durable, and a commit that failed rejects every operation that was part of it.
 */
export interface Store
  extends
    InboxStore,
    OutboxStore,
    ProviderStore,
    ControlStore,
    LeaseStore,
    RateStore,
    RetentionStore,
    PrivacyStore,
    SealedStore,
    StoryStore {
  /**
   * Opens, migrates, checks the stamp (writing it at first start) and frees what a dead process left claimed.
   * @throws GatewayError `TR_STORE_UNAVAILABLE`, `TR_STORE_LOCKED` (naming the holder) or `TR_STORE_STAMP`.
   */
  open(stamp: StoreStamp): Promise<void>
  /** Waits for what is under way, then closes. Safe twice. */
  close(): Promise<void>
  /** Proves that the store can be written now; rejects if it cannot. */
  checkWritable(): Promise<void>
  /** Calls `wake` after commits that made work due. A lost wake-up is harmless: callers sweep as well. */
  onWork(wake: (kind: WorkKind) => void): () => void
}
