import { severities, type Trouble } from './alert.ts'

/** More troubles of one cause are told as one: a thousand quiet providers are no thousand messages. */
const mostAlike = 10

export interface FoldedTroubles {
  readonly troubles: readonly Trouble[]
  /** Keys of those that are told as a part of another. */
  readonly parts: ReadonlySet<string>
}

/** The key of what many troubles of one cause are folded into. */
export function manyKey(cause: string): string {
  return `many:${cause}`
}

/** `isFolded`: the cause was told folded before. It stays so until the last trouble is gone, however few are left. */
export function foldTroubles(
  troubles: readonly Trouble[],
  isFolded: (cause: string) => boolean,
): FoldedTroubles {
  const told: Trouble[] = []
  const parts = new Set<string>()
  for (const [cause, alike] of Map.groupBy(troubles, (trouble) => trouble.cause)) {
    if (alike.length <= mostAlike && !isFolded(cause)) told.push(...alike)
    else {
      told.push(toOne(cause, alike))
      for (const { key } of alike) parts.add(key)
    }
  }
  return { troubles: told, parts }
}

function toOne(cause: string, alike: readonly Trouble[]): Trouble {
  const isNews = alike.every((trouble) => trouble.isNews === true)
  const list = isNews ? '' : ` All of them: truckroll alerts --cause ${cause}.`
  const such = alike.length === 1 ? '1 alert is left' : `${alike.length} alerts`
  return {
    key: manyKey(cause),
    cause,
    severity: severities.find((severity) => alike.some((trouble) => trouble.severity === severity)) ?? 'info',
    text: `${such} of this kind.${list} One of them: ${alike[0]?.text ?? ''}`,
    since: Math.min(...alike.map(({ since }) => since)),
    count: alike.reduce((sum, { count }) => sum + count, 0),
    ...(isNews && { isNews }),
  }
}
