import type { NewUpdate } from '@truckroll/store'
import type { FileUpdate, Update } from './update.ts'

/** One update with all that decides about it. */
export interface UpdateRequest {
  readonly jobId: string
  readonly update: Update | FileUpdate
  /** The content of a `FileUpdate`. */
  readonly file?: Uint8Array
  readonly idempotencyKey?: string | undefined
  readonly source: NewUpdate['source']
  /** The job as its sender knows it, see `StoredJob`. Absent: `provider` says it, else as it is at present. */
  readonly term?: number | undefined
  /** Who sends it, if that is known. */
  readonly provider?: string | undefined
  /** Set if it answers a notice: whether that was news of an update that itself answered one. */
  readonly answersNotice?: { readonly isCircle: boolean }
}
