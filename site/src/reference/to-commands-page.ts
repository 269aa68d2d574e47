import type { Reference } from './reference.ts'

/** The help of every command, by its first word. */
export function toCommandsPage({ commands }: Reference): string {
  return [
    '# Commands',
    '',
    'What `--help` prints. What they are for: [the README of the command](../../packages/cli/README.md).',
    '',
    ...commands.flatMap(({ name, help }) => [`## ${name}`, '', '```text', help, '```', '']),
  ].join('\n')
}
