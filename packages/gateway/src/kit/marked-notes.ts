import type { NoteRequest, StepRunner } from '../adapter/requests.ts'
import { noteMark } from './note-marks.ts'
import { toLine } from './to-line.ts'

/** The notes of one work order. */
export interface NotesPort {
  /** Those that are there; none if the work order is gone. */
  list(): Promise<readonly { readonly id: string; readonly text: string }[]>
  add(text: string): Promise<void>
  /** One that is gone already is no error. */
  remove(id: string): Promise<void>
}

/** Notes that end with a mark by which they are known again, for products whose notes have no field for another id. */
export class MarkedNotes {
  readonly #port: NotesPort
  readonly #step: StepRunner

  constructor(port: NotesPort, step: StepRunner) {
    this.#port = port
    this.#step = step
  }

  /** Writes a text with a mark at its end, unless it stands there. */
  async writeOnce(text: string, mark: string, stepName = 'note'): Promise<void> {
    const whole = toWhole(text, mark)
    await this.#step(stepName, async () => {
      if ((await this.#port.list()).some((note) => note.text.trim() === whole)) return
      await this.#port.add(whole)
    })
  }

  /** A note of Dispatch, new or changed: the old wording goes once the new one is there. */
  async write(request: NoteRequest): Promise<void> {
    const text = toLine(request.note.description)
    const mark = noteMark(request)
    const older = await this.#with(mark)
    if (text !== '') await this.writeOnce(text, mark)
    for (const note of older) if (note.text.trim() !== toWhole(text, mark)) await this.#port.remove(note.id)
  }

  /** Removes the notes that end with a mark. */
  async erase(mark: string): Promise<void> {
    for (const { id } of await this.#with(mark)) await this.#port.remove(id)
  }

  async #with(mark: string) {
    return (await this.#port.list()).filter(({ text }) => text.trimEnd().endsWith(mark))
  }
}

function toWhole(text: string, mark: string): string {
  return `${text}\n${mark}`.trim()
}
