import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdit, type Edit } from './edit.ts'

/** The sources of a package, by their path from the root of the workspace. */
export function readSources(root: string, folder: string): Map<string, string> {
  const files = globSync(`${folder}/src/**/*.{ts,sql}`, { cwd: root })
  return new Map(
    files
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  )
}

/** What the edits make of the files that they change, by path; `read` gives the sources of a package. */
export function applyAll(
  edits: readonly Edit[],
  read: (folder: string) => ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const changed = new Map<string, string>()
  for (const edit of edits) {
    const sources = new Map([...read(edit.folder)].map(([file, text]) => [file, changed.get(file) ?? text]))
    changed.set(...applyEdit(sources, edit))
  }
  return changed
}
