import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { toText } from '../commands/to-text.ts'
import type { Output } from '../output/output.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { toTable } from '../output/to-table.ts'
import { toWords } from '../output/to-words.ts'
import { toLocalTime, withLocalTimes } from '../output/to-local-time.ts'
import { toZone } from './to-zone.ts'

/** A job for people: plain words, and times in the zone of the job, named once. */
export function printJob(output: Pick<Output, 'print' | 'style'>, job: JsonObject): void {
  const { style } = output
  const zone = toZone(job)
  const time = (from: JsonObject, field: string) => toLocalTime(toText(from, field), zone)
  const lines = toFacts(job, time).filter((line): line is readonly [string, string] => line[1] !== undefined)
  const width = Math.max(...lines.map(([name]) => name.length))
  for (const [name, text] of lines) {
    output.print(`${style.dim(name.padEnd(width))}  ${toSafeText(withLocalTimes(text, zone))}`)
  }
  const updates = toObjects(job['updates'])
  if (updates.length > 0) {
    const columns = [
      { heading: 'DONE', value: (row: JsonObject) => time(row, 'occurredAt') ?? time(row, 'acceptedAt') },
      { heading: 'KIND', value: (row: JsonObject) => toText(row, 'kind') },
      { heading: 'STATE', value: (row: JsonObject) => toText(row, 'state') },
      {
        heading: 'WHY',
        value: (row: JsonObject) => toLocalText(row, 'message', zone) ?? toCause(row),
        maxWidth: 80,
      },
      ...toProviderColumns(updates),
      { heading: 'ID', value: (row: JsonObject) => toText(row, 'id') },
    ]
    output.print(`\n${style.bold('Updates')}\n${toTable(columns, updates, style)}`)
  }
  const timeline = toObjects(job['timeline'])
  if (timeline.length > 0) {
    const columns = [
      { heading: 'WHEN', value: (row: JsonObject) => time(row, 'at') },
      { heading: 'WHO', value: (row: JsonObject) => toText(row, 'source') },
      ...toProviderColumns(timeline),
      { heading: 'WHAT', value: (row: JsonObject) => toLocalText(row, 'text', zone), maxWidth: 200 },
    ]
    output.print(`\n${style.bold('Timeline')} (${zone})\n${toTable(columns, timeline, style)}`)
  }
}

/** If a job moved, it also has lines of its earlier providers. */
function toProviderColumns(rows: readonly JsonObject[]) {
  const value = (row: JsonObject) => toText(row, 'externalOrganizationId')
  return rows.some((row) => value(row) !== undefined) ? [{ heading: 'PROVIDER', value }] : []
}

type Time = (from: JsonObject, field: string) => string | undefined

function toFacts(job: JsonObject, time: Time): readonly (readonly [string, string | undefined])[] {
  const dispatch = isJsonObject(job['dispatch']) ? job['dispatch'] : {}
  const update = isJsonObject(job['lastUpdate']) ? job['lastUpdate'] : undefined
  const waiting = isJsonObject(job['waiting']) ? job['waiting'] : undefined
  return [
    ['job', toText(job, 'id')],
    ['state', toText(job, 'state')],
    ['title', toText(job, 'title')],
    ['customer', toText(job, 'customer')],
    ['address', toText(job, 'address')],
    ['brand', toText(job, 'brand')],
    ['claim', toText(job, 'claim') ?? toText(job, 'externalId')],
    ['provider', toText(job, 'externalOrganizationId') ?? 'not connected'],
    ['work order', toText(job, 'workOrder') ?? toText(job, 'bmsId') ?? 'not linked'],
    ['Dispatch said', toSaid(dispatch, time)],
    ['provider did', update === undefined ? undefined : toDid(update, time)],
    ['waits for', waiting === undefined ? undefined : toWaiting(waiting, time)],
    ['first seen', time(job, 'firstSeenAt')],
    ['emptied', time(job, 'purgedAt')],
  ]
}

function toSaid(dispatch: JsonObject, time: Time): string | undefined {
  const status = toText(dispatch, 'status')
  if (status === undefined) return undefined
  const reason = toText(dispatch, 'statusMessage') ?? ''
  const at = time(dispatch, 'at')
  return `${status}${reason === '' ? '' : ` (${reason})`}${at === undefined ? '' : `, ${at}`}`
}

function toDid(update: JsonObject, time: Time): string {
  return `${toText(update, 'kind') ?? '?'}, ${toText(update, 'state') ?? '?'}, ${time(update, 'at') ?? '?'}`
}

function toWaiting(waiting: JsonObject, time: Time): string {
  const next = time(waiting, 'nextAt')
  const attempt = toText(waiting, 'attempt')
  const tried = attempt === undefined || attempt === '0' ? '' : `, attempts so far: ${attempt}`
  return `${toText(waiting, 'side') ?? '?'}: ${toText(waiting, 'why') ?? ''}${tried}${next === undefined ? '' : `, next ${next}`}`
}

/** For some causes the gateway itself has short words. */
function toCause(update: JsonObject): string | undefined {
  const cause = toText(update, 'cause')
  return cause === undefined ? undefined : toWords(cause)
}

function toLocalText(from: JsonObject, field: string, zone: string): string | undefined {
  const text = toText(from, field)
  return text === undefined ? undefined : withLocalTimes(text, zone)
}

function toObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
