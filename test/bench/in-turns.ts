/** Median of what alternating runs gave. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The median of each measure, taken in turns: what else the machine does meanwhile meets all of them alike. */
export async function mediansInTurns(
  runs: number,
  measures: readonly (() => Promise<number>)[],
): Promise<readonly number[]> {
  const measured = measures.map((): number[] => [])
  for (let run = 0; run < runs; run++) {
    for (const [index, measure] of measures.entries()) measured[index]?.push(await measure())
  }
  return measured.map(median)
}
