import { InvalidArgumentError, Option, type Command } from 'commander'

const askers = new Set([
  'status',
  'explain',
  'jobs',
  'alerts',
  'held',
  'dead-letters',
  'attention',
  'audit',
  'pause',
  'resume',
  'providers',
  'trigger',
  'privacy',
  'map',
  'reconcile',
])

/**
 * Adds `--url` to every command that calls a running gateway. `setUrl` is called with it before the command
 * runs.
 */
export function addUrlOption(program: Command, setUrl: (url: string) => void): void {
  for (const group of program.commands.filter((each) => askers.has(each.name()))) {
    for (const command of group.commands.length === 0 ? [group] : group.commands) {
      command.addOption(new Option('--url <url>', 'the gateway; default: TRUCKROLL_URL').argParser(parseUrl))
    }
  }
  program.hook('preAction', (_program, command) => {
    const { url } = command.opts<{ readonly url?: string }>()
    if (
      url !== undefined &&
      askers.has((command.parent === program ? command : command.parent)?.name() ?? '')
    )
      setUrl(url)
  })
}

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new InvalidArgumentError('Expected an http or https URL, such as http://127.0.0.1:4200.')
}
