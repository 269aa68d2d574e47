import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder with these files, removed by `remove`. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): {
  readonly path: string
  readonly remove: () => void
} {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'truckroll-cli-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
