/** What is known of a job from its full event. Ids are JSON text, so that value and type survive. */
export interface JobFacts {
  /** Dispatch's job id as text. */
  readonly id: string
  /** JSON text of `id`, `organization_id`, `source_id` exactly as received; undefined where never received. */
  readonly idJson: string
  readonly organizationIdJson: string | undefined
  readonly sourceIdJson: string | undefined
  /** `organization_id` as text. */
  readonly organizationId: string | undefined
  readonly externalId: string | undefined
  readonly customerPhone?: string
  /** What it is found by, in the form in which texts are compared. */
  readonly searchText?: string
  /** Digits of its telephone numbers, a blank behind each. */
  readonly searchPhones?: string
  /** The newest full job object as JSON text. */
  readonly body: string
}

/** One page of a list, and where the next begins. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | undefined
}

/** One thing that happened to a job, in words, for timelines. */
export interface TimelineEntry {
  readonly at: number
  readonly source: 'dispatch' | 'adapter' | 'provider' | 'operator' | 'gateway'
  readonly kind: string
  readonly text: string
  readonly eventId?: string
  readonly updateId?: string
  /** Identity across joined stores of the entry; stable. */
  readonly id: string
}
