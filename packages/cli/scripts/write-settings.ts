// What is written from the schema of the settings: the README's table and the type of a config file.
import { readFileSync, writeFileSync } from 'node:fs'
import { replaceBetween } from './replace-between.ts'
import { toSettingsTable } from './to-settings-table.ts'
import { toSettingsType } from './to-settings-type.ts'

const readme = new URL('../README.md', import.meta.url)
writeFileSync(readme, replaceBetween(readFileSync(readme, 'utf8'), toSettingsTable()))
writeFileSync(new URL('../src/config/settings-input.ts', import.meta.url), toSettingsType())
