import type { StoredFile } from '../world/decision.ts'
import { readPicture, writePicture } from './picture.ts'
import type { RenditionFormat } from './rendition-formats.ts'
import { shrinkPicture } from './shrink-picture.ts'

/** Small pictures that are kept; another one is made again when somebody asks for it. */
const maxKept = 200

/** Files in the formats of Dispatch, made when somebody asks. What is no PNG or JPEG stays as it was posted. */
export class Renditions {
  readonly #made = new Map<string, Uint8Array>()

  of(file: StoredFile, { shape, size }: RenditionFormat): Uint8Array {
    const name = `${file.token} ${shape}_${size}`
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const picture = readPicture(file.bytes)
    if (picture === undefined) return file.bytes
    const bytes = writePicture(shrinkPicture(picture, { shape, size }))
    this.#made.set(name, bytes)
    const oldest = this.#made.keys().next()
    if (this.#made.size > maxKept && oldest.done !== true) this.#made.delete(oldest.value)
    return bytes
  }
}
