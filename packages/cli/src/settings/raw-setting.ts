/** A setting as it was written, and where. */
export interface RawSetting {
  readonly value: unknown
  /** For messages: `TRUCKROLL_HTTP_PORT`, `httpPort in truckroll.config.ts`. */
  readonly writtenAs: string
}

export type RawSettings = ReadonlyMap<string, RawSetting>
