import { attentionCauses, deadLetterCauses, heldCauses, suppressedCauses } from '@truckroll/gateway/embed'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAcmeWorld } from '../support/acme-world.ts'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { tableRows } from './error-codes.ts'

const lists = { attentionCauses, suppressedCauses, heldCauses, deadLetterCauses }

/** Each list of the source, with the line of meaning above each word. */
function declared(): readonly (readonly [string, string])[] {
  const source = readFileSync(join(workspaceRoot, 'packages/store/src/causes.ts'), 'utf8')
  return [...source.matchAll(/\/\*\* (.+) \*\/\n {2}'([a-z_]+)'/g)].map(([, text = '', cause = '']) => [
    cause,
    text,
  ])
}

/** The causes that stand in the statements of both stores. */
function storedCauses(): readonly string[] {
  const files = globSync('packages/{store,sqlite,postgres}/src/**/*.{ts,sql}', {
    cwd: workspaceRoot,
  })
  const written = /cause(?: =|:) '([a-z_]+)'|'([a-z_]+)' as cause/g
  return files.flatMap((path) =>
    [...readFileSync(join(workspaceRoot, path), 'utf8').matchAll(written)].map(
      ([, set, named]) => set ?? named ?? '',
    ),
  )
}

describe('causes', () => {
  it('each have a line of meaning, and stand in the document in those words and that order', () => {
    expect(declared().map(([cause]) => cause)).toEqual(Object.values(lists).flat())
    const rows = tableRows('docs/causes.md').map(([cause = '', text = '']) => [
      cause.replaceAll('`', ''),
      text,
    ])
    expect(rows).toEqual(declared())
  })

  it('are what the OpenAPI document lists', async () => {
    const world = await createAcmeWorld()
    const answer = await fetch(`${world.server.url}/openapi.json`)
    const document = JSON.parse(await answer.text())
    const listed = (schema: string, field: string): unknown =>
      document.components.schemas[schema].properties[field].enum
    expect(listed('Attention', 'cause')).toEqual(attentionCauses)
    expect(listed('DeadLetter', 'cause')).toEqual(deadLetterCauses)
    expect(listed('Held', 'reason')).toEqual(heldCauses)
    expect(document.components.schemas.UpdateState.properties.cause.examples).toEqual(suppressedCauses)
  })

  it('are the only ones that the stores write; what the engine gives is held by its types', () => {
    const known = new Set<string>(Object.values(lists).flat())
    const given = storedCauses()
    expect(given.length).toBeGreaterThan(5)
    expect(given.filter((cause) => !known.has(cause))).toEqual([])
  })
})
