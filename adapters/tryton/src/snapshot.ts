import { z } from 'zod'

/** How the tasks of jobs were seen last, as the cursor keeps it. */
export interface Snapshot {
  /** The newest change that was seen, milliseconds since the epoch, by Tryton's clock. */
  readonly newestMs: number
  /** Each task by its id: what it said, and when it was changed last. */
  readonly seen: Readonly<Record<string, readonly [state: string, changedMs: number]>>
}

const snapshotSchema = z.object({
  newestMs: z.number(),
  seen: z.record(z.string(), z.tuple([z.string(), z.number()])),
})

/** What cannot be read begins anew. */
export function parseSnapshot(cursor: string | undefined, nowMs: number): Snapshot {
  const first = { newestMs: nowMs - 86_400_000, seen: {} }
  if (cursor === undefined) return first
  try {
    return snapshotSchema.parse(JSON.parse(cursor))
  } catch {
    return first
  }
}

export interface State {
  readonly status: number
  readonly startMs: number | undefined
  readonly endMs: number | undefined
}

export function formatState({ status, startMs, endMs }: State): string {
  return [status, startMs ?? '', endMs ?? ''].join('|')
}

export function parseState(text: string): State {
  const [status = '', start = '', end = ''] = text.split('|')
  return {
    status: Number(status),
    startMs: start === '' ? undefined : Number(start),
    endMs: end === '' ? undefined : Number(end),
  }
}
