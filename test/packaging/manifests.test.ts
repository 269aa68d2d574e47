import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { publishedFolders } from '../support/published-folders.ts'

const manifestSchema = z.looseObject({
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])).default({}),
  bin: z.record(z.string(), z.string()).default({}),
  files: z.array(z.string()),
})

// What the tarballs hold and do is tried by packed-packages.check.ts.
describe.each(await publishedFolders())('the manifest of $name', ({ folder }) => {
  const root = join(workspaceRoot, folder)
  const { exports, bin, files } = manifestSchema.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  )
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  )

  it('exports what has a source, or is a file', () => {
    expect(targets).not.toEqual([])
    const sources = targets.map((target) => [target, toSource(root, target)] as const)
    expect(sources.filter(([, source]) => !existsSync(join(root, source)))).toEqual([])
  })

  it('packs all that it exports and starts, with its licence and README', () => {
    for (const path of [...targets, ...Object.values(bin)]) {
      const [first = ''] = path.replace(/^\.\//, '').split('/')
      expect([...files, 'package.json'], path).toContain(first)
    }
    expect(['LICENSE', 'README.md'].filter((name) => !existsSync(join(root, name)))).toEqual([])
  })

  it('leaves its tests out', () => {
    if (files.includes('src')) expect(files.join(' ')).toMatch(/!\S*\*\.test\.ts/)
    expect(files).not.toContain('test')
  })
})

/** The file that a target in `dist` is built from. */
function toSource(root: string, target: string): string {
  if (!target.startsWith('./dist/')) return target
  const built = target.replace('./dist/', '').replace(/\.d\.ts$|\.js$/, '.ts')
  return existsSync(join(root, 'src', built)) ? join('src', built) : built
}
