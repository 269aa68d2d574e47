import { GatewayError } from '../errors.ts'
import { whyNotAdopted } from './check-may-run.ts'
import type { CopyParts } from './copy-parts.ts'
import { readCopy, readMoved, type CopyMark } from './marks.ts'
import { localMetaNames, metaNames } from './meta-names.ts'
import type { OfflineStore } from './offline-store.ts'

/**
 * Finds out where to begin. The target is marked before its first row, the source with the same id after it; whatever
 * is run on the source takes its mark away, so a copy that both are marked for can go on where it was.
 * @throws GatewayError `TR_STORE_NOT_EMPTY`, `TR_STORE_INCOMPLETE`, `TR_STORE_NOT_ADOPTED`
 */
export async function beginCopy(parts: CopyParts): Promise<CopyMark> {
  const { from, to, tell } = parts
  const source = await from.readMeta()
  const target = await to.readMeta()
  const present = target.get(metaNames.copying)
  checkSource(source, from, present !== undefined ? to.place : undefined)
  if (present !== undefined) {
    const mark = readCopy(present)
    if (mark.from !== from.place) throw notEmpty(to, `an unfinished copy of ${mark.from}`)
    if (source.get(metaNames.copyId) === mark.id) {
      tell({ kind: 'resumed' })
      return mark
    }
    tell({ kind: 'restarted' })
    await to.clear()
  } else {
    await checkEmpty(to, target)
  }
  const [first] = await from.listTables()
  const mark = { id: parts.newId(), from: from.place, table: first?.name ?? null, position: null }
  await to.writeMeta({ [metaNames.copying]: JSON.stringify(mark) })
  await from.writeMeta({ [metaNames.copyId]: mark.id })
  return mark
}

/** `begun`: where an unfinished copy is; a source that was just handed over to it may still be finished. */
function checkSource(meta: ReadonlyMap<string, string>, from: OfflineStore, begun: string | undefined): void {
  const copying = meta.get(metaNames.copying)
  if (copying !== undefined) {
    throw new GatewayError(
      'TR_STORE_INCOMPLETE',
      `The store ${from.place} is itself an unfinished copy of ${readCopy(copying).from}: finish that first`,
    )
  }
  if (!meta.has(metaNames.environment)) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store ${from.place} was never run: there is nothing to copy; check its name`,
    )
  }
  const moved = meta.get(metaNames.moved)
  if (moved === undefined || readMoved(moved).to === begun) return
  throw new GatewayError(
    'TR_STORE_NOT_ADOPTED',
    `The store ${from.place} ${whyNotAdopted(meta)}: copy that one, or take this one back by \`truckroll store adopt\``,
  )
}

async function checkEmpty(to: OfflineStore, meta: ReadonlyMap<string, string>): Promise<void> {
  if ([...meta.keys()].some((name) => !localMetaNames.has(name))) throw notEmpty(to, 'a store of its own')
  for (const table of await to.listTables()) {
    if ((await to.countRows(table)) > 0) throw notEmpty(to, `rows in ${table.name}`)
  }
}

function notEmpty(to: OfflineStore, what: string): GatewayError {
  return new GatewayError(
    'TR_STORE_NOT_EMPTY',
    `The store ${to.place} holds ${what}, expected an empty one: name another, or remove that one first`,
  )
}
