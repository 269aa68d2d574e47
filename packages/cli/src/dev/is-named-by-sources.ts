import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Whether a source in this folder names the file, as its import does. */
export async function isNamedBySources(
  folder: string,
  name: string,
  isIgnored: (path: string) => boolean,
): Promise<boolean> {
  for await (const file of glob('**/*.{ts,mts,cts,js,mjs,cjs}', { cwd: folder, exclude: isIgnored })) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '')
    if (text.includes(name)) return true
  }
  return false
}
