import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { toCount, toText, toTime } from '../commands/to-text.ts'
import type { Output } from '../output/output.ts'
import { toAge } from '../output/to-age.ts'
import { toWords } from '../output/to-words.ts'
import { toSafeText } from '../output/to-safe-text.ts'

/** The status of a gateway for people: one line per fact, with what needs a person set apart. */
export function printStatus(output: Output, status: JsonObject, now: number): void {
  const { style } = output
  const lines: (readonly [string, string])[] = []
  const add = (name: string, text: string) => void lines.push([name, toSafeText(text)])
  const adapter = isJsonObject(status['adapter']) ? status['adapter'] : {}
  add('environment', `${toText(status, 'environment') ?? '?'}, instance ${toText(status, 'instance') ?? '?'}`)
  add('adapter', `${toText(adapter, 'name') ?? '?'} ${toText(adapter, 'version') ?? ''}`.trimEnd())
  add('waiting events', withAge(status, 'waitingEvents', 'oldestWaitingAt', now))
  add('queued updates', withAge(status, 'queuedUpdates', 'oldestQueuedAt', now))
  for (const [name, field] of counted) {
    const count = toCount(status, field) ?? 0
    lines.push([name, count > 0 && field !== 'unhandled' ? style.warning(String(count)) : String(count)])
  }
  const providers = isJsonObject(status['providers']) ? Object.entries(status['providers']) : []
  add(
    'providers',
    providers.map(([state, count]) => `${String(count)} ${toWords(state)}`).join(', ') || 'none',
  )
  for (const [field, hint] of hints) {
    if ((toCount(status, field) ?? 0) > 0) add('see', hint)
  }
  const unhandled = isJsonObject(status['unhandledTypes']) ? Object.entries(status['unhandledTypes']) : []
  for (const [type, count] of unhandled) {
    add(
      'not handled',
      `${String(count)} ${type}: the adapter has no method for it, or the receiver answered 501`,
    )
  }
  for (const paused of toObjects(status['paused']))
    lines.push(['paused', style.warning(toSafeText(toPaused(paused, now)))])
  for (const down of toObjects(status['down'])) {
    const since = toAge(toTime(down, 'since'), now)
    const text = `${toText(down, 'what')?.replace(':', ' ') ?? '?'} for ${since}: ${toText(down, 'message') ?? ''}`
    lines.push(['down', style.bad(toSafeText(text))])
  }
  const processes = toObjects(status['processes'])
  if (processes.length > 1) for (const process of processes) add('process', toProcess(process, now))
  for (const text of toPollings(toObjects(status['credentials']), now)) add('polling', text)
  const free = toCount(status, 'storeFreeBytes')
  add(
    'store',
    `${toSize(toCount(status, 'storeBytes') ?? 0)}${free === undefined ? '' : `, ${toSize(free)} free`}`,
  )
  if (isJsonObject(status['retention'])) add('retention', toRound(status['retention'], now))
  const width = Math.max(...lines.map(([name]) => name.length))
  for (const [name, text] of lines) output.print(`${style.dim(name.padEnd(width))}  ${text}`)
}

/** More of them are not told one by one. */
const mostCredentials = 20

/** If a figure is not 0: the command that lists what it counts. */
const hints = [
  ['waitingEvents', 'truckroll jobs list --waiting'],
  ['queuedUpdates', 'truckroll jobs list --waiting dispatch'],
  ['heldKeys', 'truckroll held'],
  ['deadLetters', 'truckroll dead-letters'],
  ['attention', 'truckroll attention'],
] as const

const counted = [
  ['held jobs', 'heldKeys'],
  ['dead letters', 'deadLetters'],
  ['still to replay', 'replaying'],
  ['attention', 'attention'],
  ['hung attempts', 'hungAttempts'],
  ['not handled', 'unhandled'],
] as const

function withAge(status: JsonObject, field: string, ageField: string, now: number): string {
  const count = toCount(status, field) ?? 0
  return count === 0 ? '0' : `${count}, oldest ${toAge(toTime(status, ageField), now)}`
}

/** A store may have thousands of credentials: of many, those that fail are told. */
function toPollings(credentials: readonly JsonObject[], now: number): readonly string[] {
  if (credentials.length <= mostCredentials) return credentials.map((one) => toPolling(one, now))
  const leading = credentials.filter((one) => toText(one, 'role') === 'leading')
  const failing = credentials.filter((one) => toText(one, 'lastError') !== undefined)
  const counts = `${leading.length} of ${credentials.length} credentials here, ${failing.length} of them failing`
  return [counts, ...failing.slice(0, mostCredentials).map((one) => toPolling(one, now))]
}

function toProcess(process: JsonObject, now: number): string {
  const since = toAge(toTime(process, 'since'), now)
  const own = process['isThis'] === true ? ' (this one)' : ''
  return `${toText(process, 'name') ?? '?'}${own}: ${toCount(process, 'credentials') ?? 0} credentials, since ${since}`
}

function toPolling(credential: JsonObject, now: number): string {
  const lastPoll = toTime(credential, 'lastPollAt')
  const polled = lastPoll === undefined ? 'not polled yet' : `last poll ${toAge(lastPoll, now)}`
  const error = toText(credential, 'lastError')
  const parts = [toText(credential, 'role'), polled, error === undefined ? undefined : `last error: ${error}`]
  return `${toText(credential, 'name') ?? '?'}: ${parts.filter((part) => part !== undefined).join(', ')}`
}

/** What, by whom, since when, and the command that ends it. */
function toPaused(paused: JsonObject, now: number): string {
  const scope = toScope(paused)
  const by = toText(paused, 'by') ?? 'the gateway'
  const end = scope === 'everything' ? 'all' : scope
  return `${scope}, by ${by}, for ${toAge(toTime(paused, 'since'), now)}; end it with: truckroll resume ${end}`
}

function toScope(scope: JsonObject): string {
  if (scope['all'] === true || scope['kind'] === 'all') return 'everything'
  const provider = toText(scope, 'externalOrganizationId')
  return provider === undefined ? `job ${toText(scope, 'jobId') ?? '?'}` : `provider ${provider}`
}

function toRound(round: JsonObject, now: number): string {
  const age = toAge(toTime(round, 'finishedAt'), now)
  return `last run ${age}: ${toCount(round, 'emptied') ?? 0} items emptied, ${toCount(round, 'deleted') ?? 0} rows deleted`
}

function toSize(bytes: number): string {
  const megabytes = bytes / 1_048_576
  if (megabytes < 1) return `${Math.ceil(bytes / 1024)} kB`
  if (megabytes < 1024) return `${megabytes.toFixed(megabytes < 100 ? 1 : 0)} MB`
  return `${(megabytes / 1024).toFixed(1)} GB`
}

function toObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
