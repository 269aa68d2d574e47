import { isDeepStrictEqual } from 'node:util'
import { dispatchIdSchema, idText, isJsonObject, toKind, type JsonObject } from '@truckroll/protocol'

/**
 * What one brand does with its jobs that others do not: a small rule, with the job that taught it. It changes what the
 * adapter is handed; what is recorded stays as it came.
 */
export interface BrandQuirk {
  /** The brand: `source_id` of its jobs, as a number or text. */
  readonly sourceId: string | number
  /** What the brand does, for whoever reads it later. */
  readonly because: string
  /** A job as it came, and what the rule makes of it: tried at each start. */
  readonly example: { readonly job: JsonObject; readonly becomes: JsonObject }
  /** Gets a copy. Ids must stay as they are. */
  readonly change: (job: JsonObject) => JsonObject
}

const idFields = ['id', 'source_id', 'organization_id', 'external_id']

/** The job as the adapter is to see it, by the quirks of its brand, in their order. */
export function applyQuirks(quirks: readonly BrandQuirk[], job: JsonObject): JsonObject {
  const own = quirks.filter(({ sourceId }) => isOfBrand(job, sourceId))
  return own.reduce((changed, quirk) => quirk.change(structuredClone(changed)), job)
}

/** Why these are no quirks that do what they say; undefined if they are. */
export function findQuirkFault(quirks: unknown): string | undefined {
  if (quirks === undefined) return undefined
  if (!Array.isArray(quirks)) return `expected \`quirks\` to be a list, got ${toKind(quirks)}`
  for (const [at, quirk] of quirks.entries()) {
    const fault = findFault(quirk)
    if (fault !== undefined) return `quirk ${at + 1}: ${fault}`
  }
  return undefined
}

function findFault(quirk: unknown): string | undefined {
  if (!isQuirk(quirk)) return 'expected sourceId, because, example { job, becomes } and change'
  const { sourceId, example } = quirk
  if (!isOfBrand(example.job, sourceId)) return `expected its example to be a job of the brand ${sourceId}`
  let became: unknown
  try {
    became = quirk.change(structuredClone(example.job))
  } catch (error) {
    return `its change failed with its example: ${error instanceof Error ? error.message : String(error)}`
  }
  if (!isDeepStrictEqual(became, example.becomes))
    return 'its change does not make of its example what it says'
  const changedId = idFields.find((field) => !isDeepStrictEqual(example.job[field], example.becomes[field]))
  return changedId === undefined ? undefined : `expected \`${changedId}\` to stay as it came`
}

function isQuirk(quirk: unknown): quirk is BrandQuirk {
  if (!isJsonObject(quirk)) return false
  const { sourceId, because, example, change } = quirk
  return (
    (typeof sourceId === 'string' || typeof sourceId === 'number') &&
    typeof because === 'string' &&
    because !== '' &&
    isJsonObject(example) &&
    isJsonObject(example['job']) &&
    isJsonObject(example['becomes']) &&
    typeof change === 'function'
  )
}

function isOfBrand({ source_id: given }: JsonObject, sourceId: string | number): boolean {
  const id = dispatchIdSchema.safeParse(given)
  return id.success && idText(id.data) === idText(sourceId)
}
