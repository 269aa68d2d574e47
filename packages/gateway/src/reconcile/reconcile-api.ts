import type { UpdateState } from '@truckroll/store'
import type { Update } from '../updates/update.ts'

export const differenceKinds = ['status', 'visit', 'not_found', 'unread'] as const

/** Where BMS and Dispatch say different things of one job. */
export interface Difference {
  readonly jobId: string
  readonly externalOrganizationId: string
  readonly bmsId: string
  /** `not_found`: the BMS has no such work order now; `unread`: it could not be asked. */
  readonly kind: (typeof differenceKinds)[number]
  /** Where the job stands at Dispatch; undefined if nothing was said of it yet. */
  readonly state: string | undefined
  /** The BMS's own word; undefined if the work order was not read. */
  readonly bmsStatus: string | undefined
  /** For people. */
  readonly text: string
  /** What Dispatch is told to repair it. Undefined: a person has to look. */
  readonly repair: Update | undefined
  /** What became of the repair, if it was asked for. */
  readonly repaired?: { readonly updateId: string; readonly state: UpdateState }
}

export interface ReconcileRequest {
  /** Whether what can be repaired is; else nothing is changed. */
  readonly isRepairing: boolean
  readonly externalOrganizationId?: string
  readonly jobId?: string
  readonly cursor?: string
}

/** One page of jobs, compared. */
export interface Reconciliation {
  readonly differences: readonly Difference[]
  /** Jobs whose work orders were read or looked for. */
  readonly compared: number
  /** Jobs that were passed by, because something of theirs is on its way. */
  readonly busy: number
  readonly nextCursor: string | undefined
}

export interface ReconcileApi {
  /**
   * Compares the linked jobs of connected providers with their work orders, a page at a time. @throws GatewayError
   * `TR_ADAPTER_UNABLE` if the adapter cannot read work orders, `TR_JOB_UNKNOWN` if there is no such job.
   */
  compare(request: ReconcileRequest): Promise<Reconciliation>
}
