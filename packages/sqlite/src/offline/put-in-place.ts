import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'

/** Gives a finished file its name; when this returns both have reached the disk. */
export function putInPlace(part: string, file: string): void {
  sync(part, 'r+')
  renameSync(part, file)
  // A folder cannot be opened on Windows, whose renames are journalled.
  if (process.platform !== 'win32') sync(dirname(file), 'r')
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
