import { globSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { publishedFolders } from '../support/published-folders.ts'

const read = (path: string): string => readFileSync(join(workspaceRoot, path), 'utf8')
const folders = await publishedFolders()
const published = folders.map(({ name }) => name)

it('all published packages share a version', () => {
  const { fixed } = z
    .looseObject({ fixed: z.array(z.array(z.string())) })
    .parse(JSON.parse(read('.changeset/config.json')))
  expect(fixed).toHaveLength(1)
  for (const name of published) {
    expect(
      fixed[0]?.some((pattern) => matchesGlob(name, pattern.replace(/!\(.*\)$/, '*'))),
      name,
    ).toBe(true)
  }
  const versions = folders.map(
    ({ folder }) =>
      z.looseObject({ version: z.string() }).parse(JSON.parse(read(`${folder}/package.json`))).version,
  )
  expect(new Set(versions).size).toBe(1)
})

it('each changeset names published packages and says something', () => {
  for (const path of globSync('.changeset/*.md', { cwd: workspaceRoot })) {
    const [, front = '', text = ''] = read(path).split(/^---$/m)
    const names = [...front.matchAll(/^'([^']+)': (?:major|minor|patch)$/gm)].map(([, name]) => name)
    expect(names.length, path).toBe(front.trim().split('\n').length)
    expect(published, path).toEqual(expect.arrayContaining(names))
    expect(text.trim(), path).not.toBe('')
  }
})
