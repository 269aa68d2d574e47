import { statSync } from 'node:fs'

/** The files of an open store as they are now: whoever removes or replaces one lets a second process in. */
export class HeldFiles {
  readonly #files: readonly { readonly path: string; readonly id: string | undefined }[]

  constructor(paths: readonly string[]) {
    this.#files = paths.map((path) => ({ path, id: fileId(path) }))
  }

  /** The first that is no longer the file that it was; undefined if all are. */
  firstGone(): string | undefined {
    return this.#files.find(({ path, id }) => id !== undefined && fileId(path) !== id)?.path
  }
}

/** Tells files apart, whatever they are called; undefined if there is none. */
export function fileId(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}
