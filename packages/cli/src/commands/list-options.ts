import type { Command } from 'commander'
import { parseCount } from './parse-option.ts'

export interface ListOptions {
  readonly json?: boolean
  readonly limit: number
}

/** The two options of everything that prints a list. */
export function addListOptions(command: Command): Command {
  return command
    .option('--limit <n>', 'show at most this many', parseCount, 100)
    .option('--json', 'print JSON instead of a table')
}
