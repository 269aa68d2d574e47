import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../src/sql/', import.meta.url)

describe('statements of the SQLite store', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('-sql.ts'))

  it('are read here', () => expect(files.length).toBeGreaterThan(5))

  it.each(files)('take no limit that makes SQLite compile them at every call: %s', (name) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(/limit :/)
  })
})
