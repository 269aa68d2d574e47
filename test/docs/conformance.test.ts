import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bridgeRules, rules, toRulesPage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const read = (path: string) => readFileSync(join(workspaceRoot, path), 'utf8')

it('docs/conformance.md has the rules as they are; npm run docs -w packages/testing writes them', () => {
  expect(read('docs/conformance.md')).toContain(`-->\n\n${toRulesPage(rules, bridgeRules)}`)
})

it('docs/conformance.md shows the conformance.ts of the Acme adapter', () => {
  expect(read('docs/conformance.md')).toContain(read('examples/acme-adapter/conformance.ts'))
})

it('every rule has an id of its own, of a part and a name', () => {
  const ids = [...rules, ...bridgeRules].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z]+\/[a-z][a-z-]+$/.test(id))).toEqual([])
  expect(ids.length).toBeGreaterThan(120)
})
