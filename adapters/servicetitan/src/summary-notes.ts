import type { NotesPort } from '@truckroll/gateway'
import { fromHtml, toHtml } from './mapping.ts'

const heading = '<br>—<br>'
/** Each note ends with its mark. */
const betweenNotes = /(?<=\[Dispatch [^\]]{1,300}\])<br>/

/** What is to be done, without the notes below it. */
function splitSummary(summary: string): { readonly work: string; readonly notes: readonly string[] } {
  const [work = '', ...rest] = summary.split(heading)
  const block = rest.join(heading)
  return { work, notes: block === '' ? [] : block.split(betweenNotes).map(fromHtml) }
}

function joinSummary(work: string, notes: readonly string[]): string {
  return notes.length === 0 ? work : work + heading + notes.map(toHtml).join('<br>')
}

export function notesIn(summary: string | null | undefined): readonly string[] {
  return splitSummary(summary ?? '').notes
}

/** The work written anew, above the notes that stand there. */
export function withNotesOf(summary: string | null | undefined, work: string): string {
  return joinSummary(work, notesIn(summary))
}

/** A booking has no notes of its own: they stand below its summary. */
export function summaryNotes(
  read: () => Promise<string | null | undefined>,
  write: (summary: string) => Promise<void>,
): NotesPort {
  const change = async (to: (notes: readonly string[]) => readonly string[]) => {
    const { work, notes } = splitSummary((await read()) ?? '')
    await write(joinSummary(work, to(notes)))
  }
  return {
    list: async () => notesIn(await read()).map((text) => ({ id: text, text })),
    add: (text) => change((notes) => [...notes, text]),
    remove: (id) => change((notes) => notes.filter((text) => text !== id)),
  }
}
