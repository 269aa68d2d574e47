import type { Reference } from './reference.ts'

export function toSettingsPage({ settings }: Reference): string {
  return [
    '# Settings',
    '',
    'Each is a variable of the environment, or a key of `truckroll.config.ts` without `TRUCKROLL_` and in camel case. A variable',
    'wins. Those that are secret can be given as a file, too, by the same name with `_FILE`. `truckroll config show` tells what',
    'is in force and where it comes from. More: [the README of the command](../../packages/cli/README.md).',
    '',
    settings,
    '',
  ].join('\n')
}
