import type { z } from 'zod'
import {
  toStatusMeaning,
  type StatusMap,
  type StatusMeaning,
  type statusOverridesSchema,
} from './status-map.ts'

export type StatusKind = Exclude<StatusMeaning, 'none'>['kind']

/** What a mapping can tell Dispatch. */
export interface StatusReach {
  /** The vendor's statuses behind each kind of update, in the order of the kinds; only kinds that are reached. */
  readonly reached: ReadonlyMap<StatusKind, readonly string[]>
  /** Kinds that no status of the vendor stands for. */
  readonly missing: readonly StatusKind[]
  /** The vendor's statuses of which Dispatch is told nothing. */
  readonly silent: readonly string[]
  /** Statuses that overrides name and the adapter's map does not: perhaps a slip. */
  readonly unknown: readonly string[]
}

/** The kinds that a status map can name, as a job goes through them. */
const kinds: readonly StatusKind[] = ['accept', 'reject', 'enroute', 'start', 'pause', 'complete', 'cancel']

/** Reads a status map with a provider's overrides, and a brand's if one is named. */
export function toStatusReach(
  map: StatusMap,
  overrides: z.infer<typeof statusOverridesSchema> = {},
  sourceId?: string,
): StatusReach {
  const ofBrand = sourceId === undefined ? undefined : overrides.brands?.[sourceId]?.statusMap
  const overridden = [...Object.keys(overrides.statusMap ?? {}), ...Object.keys(ofBrand ?? {})]
  const statuses = [...new Set([...Object.keys(map), ...overridden])]
  const meanings = statuses.map(
    (status) => [status, toStatusMeaning(status, map, overrides, sourceId)] as const,
  )
  const reached = new Map(
    kinds.flatMap((kind): [StatusKind, string[]][] => {
      const found = meanings.flatMap(([status, meaning]) =>
        typeof meaning === 'object' && meaning.kind === kind ? [status] : [],
      )
      return found.length === 0 ? [] : [[kind, found]]
    }),
  )
  return {
    reached,
    missing: kinds.filter((kind) => !reached.has(kind)),
    silent: meanings.flatMap(([status, meaning]) => (meaning === 'none' ? [status] : [])),
    unknown: [...new Set(overridden)].filter((status) => map[status] === undefined),
  }
}

/** True if the mapping says neither that a job was accepted, nor that somebody comes, nor that it is complete. */
export function tellsNothingOfWork({ reached }: StatusReach): boolean {
  return !(['accept', 'enroute', 'start', 'complete'] as const).some((kind) => reached.has(kind))
}
