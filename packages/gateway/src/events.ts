import type { EventType } from './event-types.ts'
import type { Attention, UpdateKind, UpdateState } from '@truckroll/store'

/** The events of the gateway, `noun:verb[:outcome]`. */
export interface GatewayEvents {
  'gateway:started': { readonly credentials: readonly string[] }
  'gateway:stopped': Record<string, never>
  /** A message was recorded; it is durable and about to be acked. */
  'message:recorded': {
    readonly messageId: string
    readonly credential: string
    readonly events: number
    readonly isDuplicate: boolean
  }
  'message:acked': { readonly messageId: string; readonly credential: string }
  /** A poll was answered, and what it brought is recorded. */
  'poll:done': {
    readonly credential: string
    readonly messages: number
    /** How long Dispatch took for the answer, and the store for recording it. */
    readonly pollMs: number
    readonly recordMs: number
  }
  'poll:failed': { readonly credential: string; readonly message: string }
  'attempt:started': {
    readonly eventId: string
    readonly type: EventType
    readonly jobId?: string
    readonly attempt: number
    /** Since the event was recorded. */
    readonly waitedMs: number
  }
  'attempt:done': {
    readonly eventId: string
    readonly type: EventType
    readonly jobId?: string
    readonly attempt: number
    /** How long it took. */
    readonly ms: number
    readonly bmsId?: string
    /** False if the adapter has nothing to do for this type. */
    readonly isHandled: boolean
    /** What a person must do, if the adapter said so; listed in `attention`, too. */
    readonly needsAttention?: string
  }
  'attempt:failed': {
    readonly eventId: string
    readonly type: EventType
    readonly jobId?: string
    readonly attempt: number
    readonly ms: number
    readonly cause: string
    readonly message: string
    readonly isCounted: boolean
    /** When it is tried again, ISO 8601 in UTC; absent if nothing but a person tries it again. */
    readonly nextAt?: string
  }
  'event:parked': {
    readonly eventId: string
    readonly type: EventType
    readonly jobId?: string
    readonly cause: string
    readonly message: string
  }
  'update:queued': {
    readonly updateId: string
    readonly jobId: string
    readonly kind: UpdateKind
    readonly state: UpdateState
    readonly cause?: string
  }
  'update:sent': {
    readonly updateId: string
    readonly jobId?: string
    readonly kind: string
    /** Since it was accepted. */
    readonly waitedMs: number
  }
  'update:settled': {
    readonly updateId: string
    readonly jobId?: string
    readonly kind: string
    readonly state: 'confirmed' | 'rejected' | 'dead'
    readonly message?: string
  }
  'provider:changed': { readonly externalOrganizationId: string; readonly state: string }
  /** Once for each provider: the first job that Dispatch told of it. */
  'provider:first-job': { readonly externalOrganizationId: string; readonly jobId: string }
  'adapter:down': { readonly what: string; readonly message: string }
  'adapter:up': { readonly what: string; readonly downMs: number; readonly waiting: number }
  'sending:stopped': { readonly credential: string; readonly message: string }
  'attention:raised': Omit<Attention, 'id' | 'since'>
}
