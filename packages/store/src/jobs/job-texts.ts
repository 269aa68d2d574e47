import type { Phrases } from '../routine/phrases.ts'

/** Columns of the row of `jobs` at hand that say where a text of it stands: see `jobTables`. */
export interface TextPlace {
  readonly event: string
  readonly from: string
  readonly bytes: string
}

/** Phrases for the texts of a job; `readPart` writes a select of the part of an event's body that is asked for. */
export function jobTexts(readPart: (place: TextPlace) => string): Pick<Phrases, 'job_body' | 'job_handed'> {
  const textOf = (name: string, column: string) => {
    const place = { event: `jobs.${name}_event`, from: `jobs.${name}_from`, bytes: `jobs.${name}_bytes` }
    return `case when ${place.event} is null then ${column} else (${readPart(place)}) end`
  }
  return { job_body: textOf('body', 'jobs.body'), job_handed: textOf('handed', 'jobs.handed_body') }
}
