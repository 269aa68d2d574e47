import { randomUUID } from 'node:crypto'
import { copyStore, type CopyStep, type OfflineStore, type TableComparison } from '@truckroll/gateway/embed'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toTable } from '../output/to-table.ts'
import { checkStoreName, openOffline } from './open-offline.ts'
import { createProgress } from './progress.ts'

const begunBefore = {
  resumed: 'Continuing the copy that was begun.',
  restarted: 'A copy was begun, but its source has been run since: starting again.',
}

/** Copies one store into another; resolves with the exit code. */
export async function runCopy(
  context: CliContext,
  fromName: string,
  toName: string,
  options: { readonly json?: boolean },
): Promise<number> {
  checkStoreName(fromName, 'FROM')
  checkStoreName(toName, 'TO')
  const from = await openOffline(fromName, context.cwd, false)
  try {
    const to = await openOffline(toName, context.cwd, true, toGroup(context.env))
    try {
      return await copy(context, from, to, options.json === true)
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

/** No other setting is read: a copy needs none. */
function toGroup(env: CliContext['env']): string | undefined {
  const group = env['TRUCKROLL_STORE_GROUP'] ?? ''
  return group === '' ? undefined : group
}

async function copy(
  context: CliContext,
  from: OfflineStore,
  to: OfflineStore,
  isJson: boolean,
): Promise<number> {
  const { output } = context
  const progress = createProgress(context)
  const tell = (step: CopyStep) => {
    if (step.kind === 'resumed' || step.kind === 'restarted') output.tell(begunBefore[step.kind])
    else progress(`${step.kind} ${step.table}`, step.rows, step.total)
  }
  const tables = await copyStore({ from, to, now: context.now, newId: randomUUID, tell })
  const differing = tables.filter(({ isEqual }) => !isEqual).map(({ table }) => table)
  if (isJson)
    output.print(toJsonText({ from: from.place, to: to.place, isEqual: differing.length === 0, tables }))
  else output.print(toText(tables, context))
  if (differing.length > 0) {
    output.tell(
      `${from.place} and ${to.place} differ in ${differing.join(', ')}. Nothing else was changed: continue with ` +
        `${from.place}, remove ${to.place}, and copy again.`,
    )
    return exitCodes.failed
  }
  if (!isJson)
    output.print(
      `All is the same. Run ${to.place} from now on; ${from.place} is refused from now on, unless you take it back with ` +
        '`truckroll store adopt`.',
    )
  return exitCodes.ok
}

function toText(tables: readonly TableComparison[], { output }: CliContext): string {
  return toTable<TableComparison>(
    [
      { heading: 'TABLE', value: ({ table }) => table },
      { heading: 'FROM', value: ({ from }) => from.rows },
      { heading: 'TO', value: ({ to }) => to.rows },
      { heading: 'HASH FROM', value: ({ from }) => from.hash },
      { heading: 'HASH TO', value: ({ to }) => to.hash },
      { heading: '', value: ({ isEqual }) => (isEqual ? 'same' : 'DIFFERS') },
    ],
    tables,
    output.style,
  )
}
