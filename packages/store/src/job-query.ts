/** What a person typed to find jobs, as stores compare it. */
export interface JobQuery {
  /** The text as it came: an id may be exactly this. */
  readonly text: string
  /** Each begins a word of the job. */
  readonly words: readonly string[]
  /** Begins a telephone number of the job, turned round as `toPhoneWord` does. */
  readonly phoneWord: string | undefined
}
