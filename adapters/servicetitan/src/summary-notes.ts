import type { NotesPort } from '@truckroll/gateway'
import { fromHtml, toHtml } from './mapping.ts'

/** Stands above each note. No text holds it: `toHtml` escapes what looks like a tag. */
const rule = '<hr>'
/** ServiceTitan may write the tag in another way. */
const anyRule = /<hr\s*\/?>/i

/** What is to be done, without the notes below it. */
function splitSummary(summary: string): { readonly work: string; readonly notes: readonly string[] } {
  const [work = '', ...notes] = summary.split(anyRule)
  return { work, notes: notes.map(fromHtml) }
}

function joinSummary(work: string, notes: readonly string[]): string {
  return [work, ...notes.map(toHtml)].join(rule)
}

export function notesIn(summary: string | null | undefined): readonly string[] {
  return splitSummary(summary ?? '').notes
}

/** The work written anew, above the notes that stand there. */
export function withNotesOf(summary: string | null | undefined, work: string): string {
  return joinSummary(work, notesIn(summary))
}

/** The work that stands there, above other notes. */
export function withNotes(summary: string | null | undefined, notes: readonly string[]): string {
  return joinSummary(splitSummary(summary ?? '').work, notes)
}

/** A booking has no notes of its own: they stand below its summary. */
export function summaryNotes(
  read: () => Promise<string | null | undefined>,
  write: (summary: string) => Promise<void>,
): NotesPort {
  const change = async (to: (notes: readonly string[]) => readonly string[]) => {
    const summary = await read()
    await write(withNotes(summary, to(notesIn(summary))))
  }
  return {
    list: async () => notesIn(await read()).map((text) => ({ id: text, text })),
    add: (text) => change((notes) => [...notes, text]),
    remove: (id) => change((notes) => notes.filter((text) => text !== id)),
  }
}
