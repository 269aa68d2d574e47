import { statusOverridesSchema, type StatusMap } from '@truckroll/gateway'
import { tellsNothingOfWork, toStatusReach, type StatusReach } from '@truckroll/gateway/embed'
import type { JsonObject } from '@truckroll/protocol'
import { toText } from '../commands/to-text.ts'

/** A mapping that some jobs go by: the adapter's own, a provider's, or that of a provider for one brand. */
export interface CheckedMap {
  readonly externalOrganizationId: string | undefined
  readonly sourceId: string | undefined
  readonly reach: StatusReach
  /** It tells neither that a job was accepted, nor that somebody comes, nor that it is complete. */
  readonly isSilent: boolean
}

/** The adapter's map, and each provider's and brand's that differs from it. */
export function checkStatusMaps(map: StatusMap, providers: readonly JsonObject[]): readonly CheckedMap[] {
  return [
    toChecked(toStatusReach(map)),
    ...providers.flatMap((provider) => {
      const read = statusOverridesSchema.safeParse(provider['settings'])
      const externalOrganizationId = toText(provider, 'externalOrganizationId')
      if (!read.success || externalOrganizationId === undefined) return []
      const overrides = read.data
      const brands = Object.entries(overrides.brands ?? {}).flatMap(([sourceId, { statusMap }]) =>
        statusMap === undefined ? [] : [sourceId],
      )
      const own = overrides.statusMap === undefined ? [] : [undefined]
      return [...own, ...brands].map((sourceId) =>
        toChecked(toStatusReach(map, overrides, sourceId), externalOrganizationId, sourceId),
      )
    }),
  ]
}

function toChecked(reach: StatusReach, externalOrganizationId?: string, sourceId?: string): CheckedMap {
  return { externalOrganizationId, sourceId, reach, isSilent: tellsNothingOfWork(reach) }
}

export function toJson({ externalOrganizationId, sourceId, reach, isSilent }: CheckedMap): JsonObject {
  return {
    externalOrganizationId: externalOrganizationId ?? null,
    sourceId: sourceId ?? null,
    reached: Object.fromEntries([...reach.reached].map(([kind, statuses]) => [kind, [...statuses]])),
    missing: [...reach.missing],
    silent: [...reach.silent],
    unknown: [...reach.unknown],
    isSilent,
  }
}
