import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const form = /^(?:next|\d+\.\d+(?:\.\d+)?)$/

export function isVersion(text: string): boolean {
  return form.test(text)
}

/** Newest first; `next`, which is not released, comes last. */
export function toSorted(versions: readonly string[]): readonly string[] {
  return versions.toSorted((left, right) => {
    if (left === 'next' || right === 'next') return left === right ? 0 : left === 'next' ? 1 : -1
    return right.localeCompare(left, 'en', { numeric: true })
  })
}

/**
 * Writes beside the folders of all versions which there are, for their menus, and a page and an `llms.txt` that lead to
 * the newest.
 * Resolves with the versions.
 */
export async function writeVersions(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter(isVersion)
  const areBuilt = await Promise.all(
    names.map((name) =>
      stat(join(folder, name, 'index.html')).then(
        () => true,
        () => false,
      ),
    ),
  )
  const versions = toSorted(names.filter((_name, index) => areBuilt[index]))
  const newest = versions[0] ?? 'next'
  await writeFile(join(folder, 'versions.json'), `${JSON.stringify(versions)}\n`)
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Truckroll</title>
    <meta http-equiv="refresh" content="0; url=./${newest}/" />
  </head>
  <body>
    <p><a href="./${newest}/">Truckroll ${newest}</a></p>
  </body>
</html>
`,
  )
  const links = await readIfThere(join(folder, newest, 'llms.txt'))
  if (links !== undefined) await writeFile(join(folder, 'llms.txt'), toLinksFrom(links, newest))
  return versions
}

/** Its links are read from the folder above. */
function toLinksFrom(text: string, folder: string): string {
  return text.replaceAll(/\]\((?![a-z][a-z0-9+.-]*:|[/#])/g, `](${folder}/`)
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
