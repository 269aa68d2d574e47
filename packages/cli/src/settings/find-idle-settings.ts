import type { RawSettings } from './raw-setting.ts'
import { settingsSchema } from './settings-schema.ts'

const mark = 'no effect yet'

/** Lines about settings that were given and have no effect in this version. */
export function findIdleSettings(given: RawSettings): readonly string[] {
  return Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const written = given.get(key)
    if (written === undefined || schema.description?.endsWith(mark) !== true) return []
    return [`${written.writtenAs} is read and checked, but has no effect in this version: remove it`]
  })
}
