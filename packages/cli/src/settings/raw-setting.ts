/** A setting as it was written, and where. */
export interface RawSetting {
  readonly value: unknown
  /** For messages: `TRUCKROLL_HTTP_PORT`, `httpPort in truckroll.config.ts`. */
  readonly writtenAs: string
  /** The file that it was read from, if it came as `NAME_FILE`. */
  readonly path?: string
}

export type RawSettings = ReadonlyMap<string, RawSetting>
