import type { Page, StoredUpdate, UpdateState } from '@truckroll/store'
import type { FileUpdate, Update } from './update.ts'

export interface QueuedUpdate {
  readonly id: string
  readonly state: UpdateState
  /** Why it is `suppressed`: `echo`, `out_of_order`, `repeated`, `circle` or `setting`. */
  readonly cause?: string
  /** If the cause is `repeated`: the first update that reported the same act. */
  readonly repeats?: string
}

/** One item of a bulk request. */
export interface BulkItem {
  readonly job:
    | { readonly jobId: string }
    | { readonly externalOrganizationId: string; readonly bmsId: string }
  readonly idempotencyKey?: string
  readonly update: Update
}

/** What each item of a bulk request came to: the answer, or the error it would have been alone. */
export type BulkOutcome =
  /** `isRepeat`: it was taken before, under the same key. */
  | { readonly kind: 'queued'; readonly update: QueuedUpdate; readonly isRepeat?: true }
  /** `isLost`: the job went to another provider since. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isLost?: true }

export interface UpdateListFilter {
  readonly state?: UpdateState
  readonly cursor?: string
  /** Default 50. */
  readonly limit?: number
}

export interface UpdatesApi {
  /**
   * Takes an update; resolves once it is durable.
   * @throws GatewayError `TR_JOB_UNKNOWN`, `TR_IDEMPOTENCY_CONFLICT`, `TR_NOT_CONNECTED`, `TR_UPDATE_INVALID`
   *   (with `issues`), `TR_UPDATE_TOO_LARGE`.
   */
  send(jobId: string, update: Update, options?: { readonly idempotencyKey?: string }): Promise<QueuedUpdate>
  /** The same for an attachment whose content is at hand as bytes; they are kept as they are. */
  sendFile(
    jobId: string,
    update: FileUpdate,
    file: Uint8Array,
    options?: { readonly idempotencyKey?: string },
  ): Promise<QueuedUpdate>
  /** Each item durable and answered on its own, in the order given; within a job taken by `occurredAt`. */
  sendMany(items: readonly BulkItem[]): Promise<readonly BulkOutcome[]>
  get(id: string): Promise<StoredUpdate | undefined>
  /**
   * Of all jobs, newest first: all, or those in one state.
   * @throws GatewayError `TR_CURSOR_INVALID`
   */
  list(filter?: UpdateListFilter): Promise<Page<StoredUpdate>>
}
