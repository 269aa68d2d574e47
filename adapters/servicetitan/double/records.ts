/** A record of ServiceTitan; `rev` orders changes for the feeds and is not shown. */
export interface Stored {
  id: number
  rev: number
  createdOn: string
  modifiedOn: string
  active: boolean
}

export interface Fact {
  key: string
  value: string
}

interface Address {
  street: string
  unit?: string | null | undefined
  city: string
  state: string
  zip: string
  country: string
}

export interface StoredCustomer extends Stored {
  name: string
  address: Address
  contacts: { type: string; value: string }[]
  externalData: Fact[]
}

export interface StoredLocation extends Stored {
  customerId: number
  name: string
  address: Address
}

export interface StoredBooking extends Stored {
  bookingProviderId: number
  source: string
  name: string
  address: Address | null
  contacts: { type: string; value: string }[]
  start: string
  summary: string
  status: 'New' | 'Converted' | 'Dismissed' | 'Accepted'
  externalId: string
  isFirstTimeClient: boolean
  jobId: number | null
  businessUnitId: number | null
  jobTypeId: number | null
  campaignId: number | null
  priority: string | null
}

export type JobStatus = 'Scheduled' | 'Dispatched' | 'InProgress' | 'Hold' | 'Completed' | 'Canceled'

export interface StoredJob extends Stored {
  jobNumber: string
  customerId: number
  locationId: number
  jobStatus: JobStatus
  completedOn: string | null
  summary: string
  customerPo: string | null
  businessUnitId: number
  jobTypeId: number
  campaignId: number
  priority: string
  tagTypeIds: number[]
  externalData: Fact[]
  cancellation: { reasonId: number; name: string; text: string } | null
}

export interface StoredAppointment extends Stored {
  jobId: number
  start: string
  end: string
  arrivalWindowStart: string | null
  arrivalWindowEnd: string | null
  status: 'Scheduled' | 'Dispatched' | 'Working' | 'Hold' | 'Done' | 'Canceled'
}

export interface StoredNote extends Stored {
  jobId: number
  text: string
  createdById: number
}

export interface StoredFile extends Stored {
  jobId: number
  fileName: string
  sizeBytes: number
}

const firstId = 40_000_000

/** Rows by id, each change with a number of its own. */
export class Table<Row extends Stored> {
  readonly #rows = new Map<number, Row>()
  readonly #next: () => number
  readonly #now: () => string

  constructor(next: () => number, now: () => string) {
    this.#next = next
    this.#now = now
  }

  add(make: (base: Stored) => Row): Row {
    const at = this.#now()
    const id = firstId + this.#next()
    const row = make({ id, rev: this.#next(), createdOn: at, modifiedOn: at, active: true })
    this.#rows.set(id, row)
    return row
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id)
  }

  change(row: Row, fields: Partial<Row>): void {
    Object.assign(row, fields, { rev: this.#next(), modifiedOn: this.#now() })
  }

  all(): readonly Row[] {
    return [...this.#rows.values()].filter(({ active }) => active)
  }

  /** Also what was deleted: a feed tells of that. */
  since(rev: number): readonly Row[] {
    return [...this.#rows.values()].filter((row) => row.rev > rev).toSorted((a, b) => a.rev - b.rev)
  }

  remove(id: number): void {
    this.#rows.delete(id)
  }
}
