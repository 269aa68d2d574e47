import type { Judgement, Verdict } from './judge-mutant.ts'
import type { Mutant } from './mutant.ts'

/** Guarantee, mutant, verdict: one line each, by guarantee. */
export function toTable(judgements: readonly Judgement[]): string {
  const rows = judgements
    .toSorted((left, right) => left.mutant.guarantee - right.mutant.guarantee)
    .map(({ mutant, verdict, killedBy }) => [
      String(mutant.guarantee),
      mutant.id,
      verdict === 'killed by another' ? `killed by ${killedBy.join(', ')}` : verdict,
      mutant.removes,
    ])
  return toColumns([['guarantee', 'mutant', 'verdict', 'removes'], ...rows])
}

/** How many there were of each guarantee, and how many of them were as they should be. */
export function toSummary(judgements: readonly Judgement[]): string {
  const byGuarantee = Map.groupBy(judgements, ({ mutant }) => mutant.guarantee)
  const rows = [...byGuarantee]
    .toSorted(([left], [right]) => left - right)
    .map(([guarantee, all]) => {
      const count = (...verdicts: readonly Verdict[]) =>
        String(all.filter(({ verdict }) => verdicts.includes(verdict)).length)
      return [
        String(guarantee),
        String(all.length),
        count('killed by its own'),
        count('survived'),
        count('killed by another'),
        count('does not compile', 'does not start', 'does not end'),
      ]
    })
  return toColumns([['guarantee', 'mutants', 'by its own', 'survived', 'by another', 'unfit'], ...rows])
}

export function toList(mutants: readonly Mutant[]): string {
  return toColumns(mutants.map(({ id, guarantee, removes }) => [id, String(guarantee), removes]))
}

export function toJson(judgements: readonly Judgement[]): string {
  const mutants = judgements.map(({ mutant, verdict, killedBy, details, tookMs }) => {
    const { id, guarantee, removes } = mutant
    return { id, guarantee, removes, verdict, killedBy, details, tookMs: Math.round(tookMs) }
  })
  return `${JSON.stringify({ mutants }, null, 2)}\n`
}

/** How fast it goes, and how long it will take. */
export function toProgress(done: number, all: number, tookMs: number): string {
  const perMinute = done / (tookMs / 60_000)
  const left = Math.ceil((all - done) / perMinute)
  return `${done} of ${all}, ${perMinute.toFixed(1)} a minute, about ${left} min left`
}

function toColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
