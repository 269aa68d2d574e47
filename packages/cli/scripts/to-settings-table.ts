import { z } from 'zod'
import { secretSettings } from '../src/settings/secret-settings.ts'
import { toEnvironmentName } from '../src/settings/setting-name.ts'
import { settingsSchema } from '../src/settings/settings-schema.ts'

const reserved = '; no effect yet'

/** The table of all settings for the README, from the schema that reads them. */
export function toSettingsTable(): string {
  const entries = Object.entries(settingsSchema.shape)
  const rows = entries
    .filter(([, schema]) => !isReserved(schema))
    .map(([key, schema]) => `| ${toName(key)} | ${toDefault(schema)} | ${toMeaning(schema)} |`)
  const later = entries
    .filter(([, schema]) => isReserved(schema))
    .map(([key]) => `\`${toEnvironmentName(key)}\``)
  return [
    '| name | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
    `Read and checked, but without effect in this release: ${later.join(', ')}.`,
  ].join('\n')
}

function isReserved(schema: z.ZodType): boolean {
  return schema.description?.endsWith(reserved) ?? false
}

function toName(key: string): string {
  return `\`${toEnvironmentName(key)}\`${secretSettings.has(key) && key !== 'store' ? ' (secret)' : ''}`
}

function toDefault(schema: z.ZodType): string {
  const value = schema instanceof z.ZodDefault ? schema.def.defaultValue : schema.safeParse(undefined).data
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '-'
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function toMeaning(schema: z.ZodType): string {
  const words = schema.description ?? ''
  const choices = toChoices(schema)
  const text = choices === undefined ? words : `${choices}: ${words}`
  return text.replaceAll('|', '\\|')
}

function toChoices(schema: unknown): string | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return toChoices(schema.unwrap())
  return schema instanceof z.ZodEnum ? schema.options.map((option) => `\`${option}\``).join(', ') : undefined
}
