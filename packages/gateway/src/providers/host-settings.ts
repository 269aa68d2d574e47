import { nullIsAbsent, toPointer } from '@truckroll/protocol'
import { z } from 'zod'
import { statusMapSchema } from '../adapter/status-map.ts'
import { type Issue, updateKinds } from '@truckroll/store'
import { names } from './unknown-settings.ts'

const kinds = updateKinds.join(', ')
const timeZone = z.string().refine(isTimeZone, 'expected the name of a time zone, such as America/Chicago')
const ofBrand = {
  /** Kinds of update that are not sent. */
  suppress: z
    .array(z.enum(updateKinds, `expected one of ${kinds}`), `expected a list of ${kinds}`)
    .optional(),
  statusMap: statusMapSchema.optional(),
}
const schemas: Readonly<Record<string, z.ZodType>> = {
  ...ofBrand,
  timezone: timeZone,
  brands: z.record(
    z.string(),
    nullIsAbsent(z.looseObject(ofBrand)),
    "expected an object with a brand's source_id and what holds for it",
  ),
}
/** Read by the gateway even if the adapter's schema names them, too. */
const always: ReadonlySet<string> = new Set(['suppress'])

/** What is wrong with the settings that the gateway itself reads. */
export function checkHostSettings(
  adapterSchema: z.core.$ZodType | undefined,
  settings: Readonly<Record<string, unknown>>,
): readonly Issue[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const value = settings[name]
    if (value === undefined || value === null) return []
    if (!always.has(name) && names(adapterSchema, name)) return []
    const parsed = schema.safeParse(value)
    return (parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: `/settings${toPointer([name, ...path])}`,
      message,
    }))
  })
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
