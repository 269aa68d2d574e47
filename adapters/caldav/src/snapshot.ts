import { z } from 'zod'

/** How the calendar was seen last, as the cursor keeps it. */
export interface Snapshot {
  /** Undefined if the server gave none, or it must be asked for everything. */
  readonly token: string | undefined
  /** When everything was compared last. */
  readonly comparedAt: number
  /** Each entry of a job by its name: its state, the state that the gateway had written last, and its ETag, hashed. */
  readonly seen: Readonly<Record<string, readonly [state: string, written: string, etag: string]>>
}

const snapshotSchema = z.object({
  token: z.string().optional(),
  comparedAt: z.number(),
  seen: z.record(z.string(), z.tuple([z.string(), z.string(), z.string()])),
})

/** What cannot be read is an empty calendar: everything is compared with what the gateway wrote. */
export function parseSnapshot(cursor: string | undefined): Snapshot {
  const empty: Snapshot = { token: undefined, comparedAt: 0, seen: {} }
  if (cursor === undefined) return empty
  try {
    const { token, ...rest } = snapshotSchema.parse(JSON.parse(cursor))
    return { token, ...rest }
  } catch {
    return empty
  }
}

export function formatSnapshot(snapshot: Snapshot): string {
  return JSON.stringify(snapshot)
}
