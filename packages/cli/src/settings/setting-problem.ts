/** One setting that cannot be used as given. */
export interface SettingProblem {
  /** As the user wrote it: `TRUCKROLL_HTTP_PORT`, or `httpPort in truckroll.config.ts`. */
  readonly name: string
  /** The setting that `name` sets, if it has another name: `apiToken` for `apiTokenFile`. */
  readonly of?: string
  /** What would be right, such as `a whole number from 1 to 65535`. */
  readonly expected: string
  /** What came, quoted; `nothing` if it is missing. Never the value of a secret. */
  readonly came: string
}
