import type { DispatchId, JsonObject } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Draft } from '../world/draft.ts'
import type { RecordOutcome } from '../world/entities.ts'

/** What the records of one post share, in the order given. */
export interface PostContext {
  readonly draft: Draft
  readonly account: SandboxAccount
  /** The organization and customer that came earlier in the same post. */
  organizationId?: DispatchId
  customerId?: number
  /** The external id of the offer that came earlier in the same post. */
  offerId?: string
}

/** Acts on one record. Throws RecordRefusal before it has changed anything. */
export type RecordRule = (post: PostContext, record: JsonObject, action: string | null) => RecordOutcome
