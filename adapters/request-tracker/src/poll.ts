import type { PollChangesRequest, PollChangesResponse } from '@truckroll/gateway'
import { advance, formatCursor, parseCursor } from './change-cursor.ts'
import type { Transaction } from './answers.ts'
import { quote, toRtTime } from './mapping.ts'
import { readChanges, toldTypes, type ChangeReader } from './read-changes.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

/**
 * How far the first call looks back: a job may have come, and somebody may have answered it, between the connection of
 * the company and that call.
 */
const lookBackMs = 86_400_000

/**
 * Reads RT's log by its numbers: the time of a ticket's last change has whole seconds, and two changes of one second
 * over two calls would lose one. RT cuts pages before it leaves out what the login may not see: a page that is not full
 * is not the last.
 */
export async function pollLog(
  reader: ChangeReader,
  request: PollChangesRequest<ProviderSettings, Credentials>,
  nowMs: number,
): Promise<PollChangesResponse> {
  const { rt, settings } = reader
  const types = toldTypes.map((type) => `Type = '${type}'`).join(' OR ')
  const ofQueue = `TicketQueue = ${quote(settings.queue)} AND (${types})`
  if (request.cursor === undefined) {
    const since = toRtTime(nowMs - lookBackMs)
    const first = await rt.findOldestTransaction(`Created > '${since}' AND ${ofQueue}`)
    const last = first === undefined ? await rt.findNewestTransaction(ofQueue) : { id: Number(first.id) - 1 }
    return { updates: [], cursor: String(last?.id ?? 0), more: first !== undefined }
  }
  const cursor = parseCursor(request.cursor)
  const seen = new Set(cursor.seen.map(String))
  const rows: Transaction[] = []
  for await (const found of rt.listTransactions(`id > ${cursor.settled} AND ${ofQueue}`)) {
    rows.push(...found)
    const unseen = found.filter(({ id }) => !seen.has(id))
    if (unseen.length > 0) {
      const updates = await readChanges(reader, unseen)
      return { updates, cursor: formatCursor(advance(cursor, rows)), more: true }
    }
  }
  return { updates: [], cursor: request.cursor }
}
