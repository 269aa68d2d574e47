import { z } from 'zod'
import { secretSettings } from '../settings/secret-settings.ts'
import { settingsSchema } from '../settings/settings-schema.ts'

/** The JSON Schema of a config file. */
export function toConfigSchema(): object {
  const files = [...secretSettings].map((key): [string, object] => [
    `${key}File`,
    { type: 'string', description: `file that holds ${key}` },
  ])
  const schema: { readonly properties?: object } = z.toJSONSchema(settingsSchema, { io: 'input' })
  return {
    ...schema,
    title: 'Settings of Truckroll',
    properties: {
      $schema: { type: 'string' },
      ...schema.properties,
      ...Object.fromEntries(files),
      adapterSettings: { type: 'object', description: 'settings of the adapter, by its own schema' },
    },
  }
}
