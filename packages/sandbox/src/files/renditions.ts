import type { StoredFile } from '../world/decision.ts'
import { readPicture, writePicture } from './picture.ts'
import type { RenditionFormat } from './rendition-formats.ts'
import { shrinkPicture } from './shrink-picture.ts'

/** Of the small pictures together that are kept; another one is made again when somebody asks for it. */
const maxKeptBytes = 16_777_216
/** Tokens of files that are no pictures. */
const maxKeptTokens = 1000

/** Files in the formats of Dispatch, made when somebody asks. What is no PNG or JPEG stays as it was posted. */
export class Renditions {
  readonly #made = new Map<string, Uint8Array>()
  readonly #noPictures = new Set<string>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes = maxKeptBytes) {
    this.#maxBytes = maxBytes
  }

  of(file: StoredFile, { shape, size }: RenditionFormat): Uint8Array {
    if (this.#noPictures.has(file.token)) return file.bytes
    const name = `${file.token} ${shape}_${size}`
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const picture = readPicture(file.bytes)
    if (picture === undefined) {
      this.#keepNoPicture(file.token)
      return file.bytes
    }
    const bytes = writePicture(shrinkPicture(picture, { shape, size }))
    this.#keep(name, bytes)
    return bytes
  }

  #keep(name: string, bytes: Uint8Array): void {
    this.#made.set(name, bytes)
    this.#bytes += bytes.length
    for (const [oldest, { length }] of this.#made) {
      if (this.#bytes <= this.#maxBytes) return
      this.#made.delete(oldest)
      this.#bytes -= length
    }
  }

  /** To find out that one is broken can take as long as to read a picture. */
  #keepNoPicture(token: string): void {
    this.#noPictures.add(token)
    const oldest = this.#noPictures.values().next()
    if (this.#noPictures.size > maxKeptTokens && oldest.done !== true) this.#noPictures.delete(oldest.value)
  }
}
