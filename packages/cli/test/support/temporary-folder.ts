import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder with these files, removed by `remove`; `parent`: where it lies. */
export function makeFolder(
  files: Readonly<Record<string, string>> = {},
  parent = tmpdir(),
): {
  readonly path: string
  readonly remove: () => void
} {
  const path = realpathSync(mkdtempSync(join(parent, 'truckroll-cli-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
