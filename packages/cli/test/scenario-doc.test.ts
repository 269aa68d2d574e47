import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSqliteStore } from '@truckroll/sqlite'
import { describe, expect, it } from 'vitest'
import { readScenario } from '../src/play/read-scenario.ts'
import { verbs } from '../src/play/step-schemas.ts'
import { problemsOf } from './support/play-in.ts'

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url))
const page = readFileSync(join(docs, 'scenarios.md'), 'utf8')
const files = readdirSync(join(docs, 'scenarios')).filter((name) => name !== 'jobs.yaml')

describe('docs/scenarios.md', () => {
  it.each(files)('shows %s as it is, and it passes', async (name) => {
    const path = join(docs, 'scenarios', name)
    expect(page).toContain(`\`\`\`yaml\n${readFileSync(path, 'utf8')}\`\`\`\n`)
    const openStore = async () => createSqliteStore({ path: ':memory:' })
    expect(await problemsOf(readScenario(path), openStore)).toEqual([])
  })

  it('has every step that there is, and no other', () => {
    const rows = [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => [
      ...cell.matchAll(/`([^`]+)`/g),
    ])
    const steps = rows.map(([, phrase = '']) => phrase).filter((phrase) => /^[a-z]/.test(phrase))
    const said = new Set(steps.map((phrase) => (phrase === 'trouble' ? phrase : phrase.replace(/^\w+ /, ''))))
    expect([...said].toSorted()).toEqual(Object.keys(verbs).toSorted())
  })
})
