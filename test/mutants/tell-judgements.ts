import type { Judgement } from './judge-mutant.ts'
import type { Mutant } from './mutant.ts'

/** Mutant, guarantee, verdict: one line each. */
export function toTable(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ mutant, verdict, killedBy }) => [
    mutant.id,
    String(mutant.guarantee),
    verdict === 'killed by another' ? `killed by ${killedBy.join(', ')}` : verdict,
    mutant.removes,
  ])
  return toColumns([['mutant', 'guarantee', 'verdict', 'removes'], ...rows])
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
