import type { Clock } from '@truckroll/gateway'
import type { Serve } from '../network/virtual-network.ts'

/** What a person in the vendor's product can do to a work order; each becomes an update of the same kind. */
export const actKinds = [
  'accept',
  'reject',
  'schedule',
  'unschedule',
  'enroute',
  'start',
  'pause',
  'complete',
  'cancel',
  'note',
  'attachment',
] as const
export type ActKind = (typeof actKinds)[number]

/** What the person enters. */
export interface ActInput {
  /** A reason, a result, or the text of a note. */
  readonly text: string
  /** Of a visit, ISO 8601 in UTC. */
  readonly start: string
  readonly end: string
  readonly fileName: string
  readonly content: Uint8Array
}

/** A webhook that the vendor's product posts. */
export interface VendorWebhook {
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly query?: Readonly<Record<string, string>>
}

/** What a double is given by the test. */
export interface DoubleHost {
  /** The time of this test; a double that asks the machine's clock lives in another year. */
  readonly clock: Clock
  /**
   * Posts a webhook to the adapter, and again every minute until the answer is 2xx. A function is called for each post, as
   * a signature often has the time of its post in it.
   */
  post(webhook: VendorWebhook | (() => VendorWebhook)): void
}

export interface DoubleVisit {
  /** ISO 8601 with an offset or Z. */
  readonly start: string
  readonly end?: string | undefined
  readonly isCanceled: boolean
}

/** A work order, as somebody sees it who looks into the product. */
export interface DoubleWorkOrder {
  readonly bmsId: string
  /** The product's own word. */
  readonly status: string
  /** False once it is done, declined or canceled. */
  readonly isOpen: boolean
  /** All that it says to people, in one text: title, description, customer, address. */
  readonly text: string
  readonly visits: readonly DoubleVisit[]
  /** The texts of the notes that are there. */
  readonly notes: readonly string[]
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[]
}

/** The vendor's product in a test: its API, what it holds, and the people who work in it. */
export interface VendorDouble {
  /** The adapter's own settings, as its `settings` schema takes them. */
  readonly settings?: unknown
  /** The login and the settings of the company whose product this is. */
  readonly credentials?: unknown
  readonly providerSettings?: Readonly<Record<string, unknown>>
  /**
   * Where the API is and what answers there, in this process. Absent: the double, or the vendor's real server, listens
   * on this machine and is reached over HTTP; the clock stands still meanwhile.
   */
  readonly api?: { readonly origin: string; readonly serve: Serve }
  /** All that the product holds. */
  workOrders(): readonly DoubleWorkOrder[] | Promise<readonly DoubleWorkOrder[]>
  /** What `act` can do. */
  readonly acts: readonly ActKind[]
  /** A person does it. The product tells of it as it always does: by `post`, or when it is asked for changes. */
  act(kind: ActKind, bmsId: string, input: ActInput): void | Promise<void>
  /** Removes a work order, as a person may who finds that it came by mistake. Absent: nobody can. */
  remove?(bmsId: string): void | Promise<void>
  /**
   * A person makes another work order of it, such as a job of a booking; resolves with that one's id. `workOrders` has
   * it in place of the first from then on. Absent: work orders keep their ids.
   */
  convert?(bmsId: string): string | Promise<string>
  /** A work order that somebody made by hand and that is none of Dispatch's; resolves with its id. */
  makeForeign?(): string | Promise<string>
  /** A login that the product refuses. */
  readonly wrongCredentials?: unknown
  /**
   * How the product checks a webhook address before it posts anything there, and what it wants to be answered. Absent: it
   * checks nothing.
   */
  challenge?(): { readonly webhook: VendorWebhook; readonly status: number; readonly body?: string }
  /** From now on so many pages of changes come empty, each of which says that there are more. Absent: no page does. */
  emptyPages?(count: number): void
  /** Ends the access token that is in use, as time does; the refresh token stays good. */
  expireLogin?(): void | Promise<void>
  close?(): void | Promise<void>
}

/** Makes a product that holds nothing yet. */
export type CreateDouble = (host: DoubleHost) => VendorDouble | Promise<VendorDouble>
