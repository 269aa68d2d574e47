import { outcomes, type RowCounts, type Stage } from './row-run.ts'

/** What a run over the rows of a file has done so far. */
export function toRowWords(stage: Stage, counts: RowCounts, refusedBefore: number): string {
  const { all, notAsked } = counts
  const refused = counts.refused + refusedBefore
  const wrong = refused === 0 ? '' : ` Refused and left out: ${refused}.`
  const left = `${notAsked} of ${all} rows were not asked.`
  if (stage === 'check') {
    const right = all - notAsked - counts.refused
    if (notAsked > 0) return `Not all are checked: ${left} Right: ${right}.${wrong}`
    return `${right} rows are right.${wrong} Dispatch is asked for those that are new.`
  }
  const parts = outcomes.flatMap((outcome) =>
    outcome === 'refused' || counts[outcome] === 0 ? [] : [` ${capital(outcome)}: ${counts[outcome]}.`],
  )
  const done = notAsked > 0 ? `Not done: ${left}` : `Done: ${all - counts.refused} rows.`
  return `${done}${parts.join('')}${wrong}`
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
