/** What is known of a job from its full event. Ids are JSON text, so that value and type survive. */
export interface JobFacts {
  /** Dispatch's job id as text. */
  readonly id: string
  /** JSON text of `id`, `organization_id`, `source_id` exactly as received; undefined if never received. */
  readonly idJson: string
  readonly organizationIdJson: string | undefined
  readonly sourceIdJson: string | undefined
  /** `organization_id` as text. */
  readonly organizationId: string | undefined
  readonly externalId: string | undefined
  readonly customerPhone?: string
  /** The words that it is found by, as `toSearchWords` makes them, a blank between them. */
  readonly searchText?: string
  /** Its telephone number as a word, as `toPhoneWord` makes it. */
  readonly searchPhones?: string
  /** The newest full job object as JSON text. */
  readonly body: string
}

/** An event of a job as it was recorded; it may hold a customer. */
export interface RecordedEvent {
  readonly id: string
  readonly recordedAt: number
  /** `Request.Type` of its message: a hint. */
  readonly messageType: string | undefined
  readonly state: 'waiting' | 'done' | 'dead' | 'failed_notice' | 'skipped'
  /** Another event of the list holds the same message: it came another way before, or moved the job to a provider. */
  readonly isCopy: boolean
  /** One entry of `Actions` as JSON text; undefined once retention has removed it. */
  readonly body: string | undefined
  /** What an adapter got, once one was given it. `data` is JSON text. */
  readonly handed: { readonly type: string; readonly data: string } | undefined
  readonly purgedAt: number | undefined
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
  /** The provider that it is about, if that is not the one that has the job now. */
  readonly externalOrganizationId?: string
  /** Identity across joined stores of the entry; stable. */
  readonly id: string
}
