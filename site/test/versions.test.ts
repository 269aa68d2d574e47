import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { isVersion, toSorted, writeVersions } from '../src/versions.ts'

it('versions are sorted by number, and what is not released comes last', () => {
  expect(toSorted(['next', '1.9.0', '1.10.0', '2.0.0'])).toEqual(['2.0.0', '1.10.0', '1.9.0', 'next'])
  expect(['next', '1.2.0', '1.2', '../x', 'v1', ''].map(isVersion)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

it('the site of a version stays beside the others, and the front door leads to the newest release', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'versions-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['next', '1.2.0', 'pictures']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.html'), '')
    writeFileSync(join(folder, name, 'llms.txt'), `[${name}](guide/a.md) [out](https://example.com/x)\n`)
  }
  // Begun and never finished.
  mkdirSync(join(folder, '1.3.0'))
  expect(await writeVersions(folder)).toEqual(['1.2.0', 'next'])
  expect(JSON.parse(readFileSync(join(folder, 'versions.json'), 'utf8'))).toEqual(['1.2.0', 'next'])
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('url=./1.2.0/')
  expect(readFileSync(join(folder, 'llms.txt'), 'utf8')).toBe(
    '[1.2.0](1.2.0/guide/a.md) [out](https://example.com/x)\n',
  )
})
