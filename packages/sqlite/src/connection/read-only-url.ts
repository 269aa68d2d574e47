import { existsSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * By what a store is opened to look at it without changing any of its files. SQLite makes the files of a log that are
 * missing even if it only reads, and they then belong to whoever looked. So it is told that the file does not change if
 * there is no log, and to leave the log's index as it is if there is one. Undefined if its newest rows stand in a log
 * without an index, as in a file that was copied while a gateway ran on it.
 */
export function toReadOnlyUrl(path: string): URL | undefined {
  const url = pathToFileURL(path)
  if (hasBytes(`${path}-journal`)) return undefined
  if (!hasBytes(`${path}-wal`)) {
    url.searchParams.set('immutable', '1')
    return url
  }
  if (!existsSync(`${path}-shm`)) return undefined
  url.searchParams.set('readonly_shm', '1')
  return url
}

function hasBytes(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}
