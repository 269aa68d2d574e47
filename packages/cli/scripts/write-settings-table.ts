import { readFileSync, writeFileSync } from 'node:fs'
import { replaceBetween } from './replace-between.ts'
import { toSettingsTable } from './to-settings-table.ts'

const readme = new URL('../README.md', import.meta.url)
writeFileSync(readme, replaceBetween(readFileSync(readme, 'utf8'), toSettingsTable()))
