import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { toText } from '../commands/to-text.ts'
import type { CliContext } from '../context.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toTable, type Column } from '../output/to-table.ts'
import { createGatewayClient, type GatewayClient } from '../remote/gateway-client.ts'

export interface ReconcileOptions {
  readonly repair?: boolean
  readonly provider?: string
  readonly job?: string
  readonly json?: boolean
}

interface Compared {
  readonly items: readonly JsonObject[]
  readonly compared: number
  readonly busy: number
}

const path = '/v1/reconcile'
/** Each page asks the BMS for up to fifty work orders. */
const timeoutMs = 300_000
const columns: readonly Column<JsonObject>[] = [
  { heading: 'JOB', value: (row) => toText(row, 'jobId') },
  { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
  { heading: 'WORK ORDER', value: (row) => toText(row, 'bmsId') },
  { heading: 'WHAT', value: (row) => toText(row, 'kind')?.replace('_', ' ') },
  { heading: 'REPAIR', value: (row) => toRepair(row) },
  { heading: 'TEXT', value: (row) => toText(row, 'text'), maxWidth: 160 },
]

/** Tells what BMS and Dispatch say differently, and then repairs it if that is asked for. False if something was unread. */
export async function runReconcile(context: CliContext, options: ReconcileOptions): Promise<boolean> {
  const { output } = context
  const client = createGatewayClient(context)
  const found = await compareAll(client, options)
  const isJson = options.json === true
  if (!isJson) {
    const { items, compared, busy } = found
    output.print(
      items.length === 0 ? 'BMS and Dispatch say the same.' : toTable(columns, items, output.style),
    )
    output.print(
      output.style.dim(`${compared} jobs compared, ${busy} passed by because something is on its way.`),
    )
  }
  const repaired = options.repair === true ? await repairEach(client, found.items) : []
  if (isJson) output.print(toJsonText({ ...found, repaired }))
  else tellRepairs(context, found.items, repaired, options.repair === true)
  return found.items.every((item) => item['kind'] !== 'unread')
}

async function compareAll(client: GatewayClient, { provider, job }: ReconcileOptions): Promise<Compared> {
  const items: JsonObject[] = []
  let compared = 0
  let busy = 0
  let cursor: unknown
  do {
    const body = {
      ...(provider === undefined ? {} : { externalOrganizationId: provider }),
      ...(job === undefined ? {} : { jobId: job }),
      ...(typeof cursor === 'string' ? { cursor } : {}),
    }
    const page = (await client.ask({ method: 'POST', path, timeoutMs, body })) ?? {}
    items.push(...itemsOf(page))
    compared += Number(page['compared'] ?? 0)
    busy += Number(page['busy'] ?? 0)
    cursor = page['nextCursor']
  } while (typeof cursor === 'string')
  return { items, compared, busy }
}

/** Each job is looked at again before Dispatch is told: it may have changed since. */
async function repairEach(
  client: GatewayClient,
  items: readonly JsonObject[],
): Promise<readonly JsonObject[]> {
  const jobIds = new Set(items.filter((item) => isJsonObject(item['repair'])).map((item) => item['jobId']))
  const repaired: JsonObject[] = []
  for (const jobId of jobIds) {
    const page = await client.ask({ method: 'POST', path, timeoutMs, body: { jobId, repair: true } })
    repaired.push(...itemsOf(page ?? {}).filter((item) => isJsonObject(item['repaired'])))
  }
  return repaired
}

function tellRepairs(
  { output }: CliContext,
  items: readonly JsonObject[],
  repaired: readonly JsonObject[],
  isRepairing: boolean,
): void {
  for (const item of repaired) {
    const sent = item['repaired']
    const updateId = isJsonObject(sent) ? toText(sent, 'updateId') : undefined
    output.print(
      `Job ${toText(item, 'jobId') ?? ''}: Dispatch is told ${toRepair(item) ?? ''} (update ${updateId ?? ''}).`,
    )
  }
  const repairable = items.filter((item) => isJsonObject(item['repair'])).length
  if (!isRepairing && repairable > 0)
    output.print(`Nothing was changed. ${repairable} can be repaired: truckroll reconcile --repair.`)
}

function toRepair(row: JsonObject): string | undefined {
  const repair = row['repair']
  return isJsonObject(repair) ? toText(repair, 'kind') : undefined
}

function itemsOf(page: JsonObject): readonly JsonObject[] {
  const items = page['items']
  return Array.isArray(items) ? items.filter(isJsonObject) : []
}
