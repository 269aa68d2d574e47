import type { NewUpdate } from '../store/outbox-store.ts'
import type { FileUpdate, Update } from './update.ts'

/** One update with all that decides about it. */
export interface UpdateRequest {
  readonly jobId: string
  readonly update: Update | FileUpdate
  /** The content of a `FileUpdate`. */
  readonly file?: Uint8Array
  readonly idempotencyKey?: string | undefined
  readonly source: NewUpdate['source']
  /** Set where it answers a notice: whether that was news of an update that itself answered one. */
  readonly answersNotice?: { readonly isCircle: boolean }
}
