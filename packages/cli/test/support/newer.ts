import { fileURLToPath } from 'node:url'

const newerTables = fileURLToPath(new URL('newer-tables.js', import.meta.url))
/** The environment of a program of the next version, whose tables are newer. */
export const newer = { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${newerTables}` }
