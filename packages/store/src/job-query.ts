/** What a person typed to find jobs, as stores compare it. */
export interface JobQuery {
  /** The text as it came: an id may be exactly this. */
  readonly text: string
  /** Each stands in the job's texts. */
  readonly words: readonly string[]
  /** A telephone number of the job ends with these. */
  readonly phoneDigits: string | undefined
}
