import type { GatewayClient } from '../remote/gateway-client.ts'
import type { FieldSet } from './parse-sets.ts'
import type { SandboxClient } from './sandbox-client.ts'

export interface TriggerInput {
  readonly sandbox: SandboxClient
  /** The gateway of this sandbox; called for events that are caused there. */
  readonly gateway: () => GatewayClient
  readonly sets: readonly FieldSet[]
  /** The job it is about; absent: the newest one. */
  readonly jobId: string | undefined
  /**
   * The provider that a new job is offered to, by the vendor's id; absent: the one that connected last, else
   * anybody.
   */
  readonly providerId?: string | undefined
  readonly now: number
}

/** What an event is about. */
export interface Triggered {
  readonly jobId?: string
  readonly externalOrganizationId?: string
  /** How many a file held. */
  readonly events?: number
}
