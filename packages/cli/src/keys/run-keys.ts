import { countOf } from '@truckroll/protocol'
import type { KeyUse } from '@truckroll/gateway/embed'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { printList } from '../output/print-list.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { createProgress } from '../store/progress.ts'
import { withKeys } from './with-keys.ts'

interface KeysOptions {
  readonly config?: string
  readonly json?: boolean
}

/** Prints the keys and how much each has sealed. */
export async function listKeys(context: CliContext, { config, json }: KeysOptions): Promise<void> {
  const keys = await withKeys(context, config, (holder) => holder.list())
  printKeys(context, keys, json === true)
}

/** Seals everything anew under the first key, slice by slice; resolves with the exit code. */
export async function rotateKeys(context: CliContext, { config, json }: KeysOptions): Promise<number> {
  const progress = createProgress(context)
  const done = await withKeys(context, config, async (holder) => {
    let resealed = 0
    for (;;) {
      const slice = await holder.rotate()
      resealed += slice.resealed
      progress('secrets sealed anew', resealed, resealed + countLeft(slice.keys))
      if (slice.isDone || slice.resealed === 0) return { ...slice, resealed }
    }
  })
  const { resealed, keys } = done
  const left = countLeft(keys)
  if (json === true) context.output.print(toJsonText({ resealed, left, items: [...keys] }))
  else {
    printKeys(context, keys, false)
    for (const line of toLines(resealed, keys)) context.output.print(line)
  }
  return left === 0 ? exitCodes.ok : exitCodes.failed
}

function toLines(resealed: number, keys: readonly KeyUse[]): readonly string[] {
  const sealing = keys.find(({ isSealing }) => isSealing)?.id ?? ''
  const others = keys.filter(({ isSealing }) => !isSealing)
  const stuck = others.filter(({ count }) => count > 0)
  return [
    `${countOf(resealed, 'secret')} sealed anew under key ${sealing}.`,
    ...others
      .filter(({ isKnown, count }) => isKnown && count === 0)
      .map(({ id }) => `Nothing is left under key ${id}: it can be removed from TRUCKROLL_ENCRYPTION_KEY.`),
    ...stuck.map(({ id, count }) => `${countOf(count, 'secret')} under key ${id} could not be sealed anew.`),
  ]
}

function printKeys({ output }: CliContext, keys: readonly KeyUse[], isJson: boolean): void {
  printList<KeyUse>(output, {
    columns: [
      { heading: 'KEY', value: ({ id }) => id },
      { heading: 'SECRETS', value: ({ count }) => count },
      { heading: '', value: toWord },
    ],
    found: { rows: keys, hasMore: false },
    empty: 'No key is set, and nothing is sealed.',
    isJson,
  })
}

function toWord({ isSealing, isKnown }: KeyUse): string {
  if (isSealing) return 'seals'
  return isKnown ? 'opens' : 'not set'
}

function countLeft(keys: readonly KeyUse[]): number {
  return keys.reduce((sum, { isSealing, count }) => (isSealing ? sum : sum + count), 0)
}
