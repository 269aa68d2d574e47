import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const packages = fileURLToPath(new URL('../../', import.meta.url))

describe('statements that SQLite is given', () => {
  const files = ['store', 'sqlite'].flatMap((name) =>
    globSync(`${name}/src/**/*.ts`, { cwd: packages, exclude: ['**/*.test.ts'] }),
  )

  it('are read here', () => expect(files.length).toBeGreaterThan(100))

  it('take no limit that makes SQLite compile them at every call', () => {
    const bare = files.filter((name) => /limit :/.test(readFileSync(`${packages}/${name}`, 'utf8')))
    expect(bare).toEqual([])
  })
})
