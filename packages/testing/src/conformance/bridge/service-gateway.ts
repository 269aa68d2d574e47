/** A record that Dispatch got of a job. */
export interface SentRecord {
  /** `job`, `appointment` or `attachment`. */
  readonly kind: string
  readonly record: Readonly<Record<string, unknown>>
}

/** What happens to calls of the service: usual; the next answer never comes; nobody answers. */
export type CallWeather = 'usual' | 'next-answer-lost' | 'down'

/** A gateway that really runs and is called by the service, with a Dispatch on its other side. */
export interface ServiceGateway {
  /** A brand offers a job; resolves with the job's id. */
  offer(): Promise<string>
  /** The brand tells the job again, with a note beside it; resolves once the service was told. */
  change(jobId: string): Promise<void>
  /** The id that the service answered; undefined as long as it has not. */
  workOrderOf(jobId: string): Promise<string | undefined>
  /** What Dispatch got of a job, in its order. */
  sent(jobId: string): readonly SentRecord[]
  /** What the service called so far, and what it was answered, such as `POST /v1/jobs/1/updates: 202`. */
  readonly calls: readonly string[]
  /** Resolves once nothing waits on its way to Dispatch. */
  settle(): Promise<void>
  setWeather(weather: CallWeather): void
}
