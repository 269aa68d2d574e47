import { resolve } from 'node:path'

/** The file of `sqlite:PATH`, a relative one from the folder; `sqlite::memory:` forgets everything at the end. */
export function toStorePath(store: string, baseFolder: string): string {
  const path = store.replace(/^sqlite:(?:\/\/)?/, '')
  return path === ':memory:' ? path : resolve(baseFolder, path)
}
