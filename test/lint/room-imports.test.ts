import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const reportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string().default(''), filename: z.string() })),
})

/** One offence a file: the path decides which room's rules hold. */
const offences: Record<string, { source: string; rule: string }> = {
  'packages/protocol/src/reaches-up.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'packages/protocol/src/reaches-up-for-a-type.ts': {
    source: "export type { Gateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'packages/client/src/reaches-up.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'packages/gateway/src/reaches-up.ts': {
    source: "export { createServer } from '@truckroll/server'",
    rule: 'no-restricted-imports',
  },
  'packages/server/src/reaches-past.ts': {
    source: "export { parseJson } from '@truckroll/protocol'",
    rule: 'no-restricted-imports',
  },
  'packages/postgres/src/reaches-past.ts': {
    source: "export { parseJson } from '@truckroll/protocol'",
    rule: 'no-restricted-imports',
  },
  'packages/postgres/src/reaches-inside.ts': {
    source: "export { GatewayError } from '@truckroll/gateway/dist/errors.js'",
    rule: 'no-restricted-imports',
  },
  'packages/sandbox/src/reaches-across.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'adapters/http-bridge/src/reaches-past.ts': {
    source: "export { parseJson } from '@truckroll/protocol'",
    rule: 'no-restricted-imports',
  },
  'adapters/http-bridge/src/hosts-itself.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'packages/store/src/knows-a-store.ts': {
    source: "export { createSqliteStore } from '@truckroll/sqlite'",
    rule: 'no-restricted-imports',
  },
  'packages/sqlite/src/knows-the-gateway.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'packages/postgres/src/knows-its-sibling.ts': {
    source: "export { createSqliteStore } from '@truckroll/sqlite'",
    rule: 'no-restricted-imports',
  },
  'packages/gateway/src/names-a-store.ts': {
    source: "export { createSqliteStore } from '@truckroll/sqlite'",
    rule: 'no-restricted-imports',
  },
  'packages/postgres/src/hosts-itself.ts': {
    source: "export { createGateway } from '@truckroll/gateway/embed'",
    rule: 'no-restricted-imports',
  },
  'examples/acme-bms/src/knows-us.ts': {
    source: "export { parseJson } from '@truckroll/protocol'",
    rule: 'no-restricted-imports',
  },
  'packages/cli/src/reaches-inside.ts': {
    source: "export { parseJson } from '@truckroll/protocol/dist/json/parse-json.js'",
    rule: 'no-restricted-imports',
  },
  'packages/cli/src/climbs-over.ts': {
    source: "export { parseJson } from '../../protocol/src/index.ts'",
    rule: 'no-restricted-imports',
  },
  'test/climbs-over.ts': {
    source: "export { parseJson } from '../packages/protocol/src/index.ts'",
    rule: 'no-restricted-imports',
  },
  'test/engine/borrows.ts': {
    source: "export { killAtRandom } from '../chaos/scenarios/kills.ts'",
    rule: 'no-restricted-imports',
  },
  'packages/gateway/src/chicken.ts': {
    source: "import type { Egg } from './egg.ts'\nexport interface Chicken { from: Egg }",
    rule: 'no-cycle',
  },
  'packages/gateway/src/egg.ts': {
    source: "import type { Chicken } from './chicken.ts'\nexport interface Egg { from: Chicken }",
    rule: 'no-cycle',
  },
  'packages/gateway/src/prints.ts': {
    source: 'export const printLine = (line: string): void => console.log(line)',
    rule: 'no-console',
  },
  'packages/gateway/src/knows-nothing.ts': {
    source: 'export const anything = (value: any): unknown => value',
    rule: 'no-explicit-any',
  },
  'packages/gateway/src/forgets-to-wait.ts': {
    source: 'export const start = (run: () => Promise<void>): void => { run() }',
    rule: 'no-floating-promises',
  },
  'packages/gateway/src/grows-without-end.ts': {
    source: Array.from({ length: 351 }, (_, line) => `export const line${line} = ${line}`).join('\n'),
    rule: 'max-lines',
  },
}

const allowed: Record<string, string> = {
  'packages/client/src/reaches-down.ts': "export { parseJson } from '@truckroll/protocol'",
  'packages/sqlite/src/reaches-down.ts': "export { GatewayError } from '@truckroll/store'",
  'packages/postgres/src/reaches-down.ts': "export { GatewayError } from '@truckroll/store'",
  'adapters/http-bridge/src/reaches-down.ts': "export { defineAdapter } from '@truckroll/gateway'",
  'packages/gateway/test/own-source.ts': "export { parts } from '../src/parts.ts'",
  'packages/gateway/test/deeper/own-source.ts': "export { parts } from '../../src/parts.ts'",
  'test/engine/shares.ts': "export { shared } from '../support/shared.ts'",
  'test/support/shared.ts': 'export const shared = 1',
  'packages/gateway/src/parts.ts': 'export const parts = 1',
  'packages/cli/src/output/process-output.ts':
    'export const printLine = (line: string): void => console.log(line)',
}

let folder = ''
let found = new Map<string, string[]>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'truckroll-lint-'))
  for (const name of ['.oxlintrc.json', 'tsconfig.json'])
    await cp(join(workspaceRoot, name), join(folder, name))
  await symlink(join(workspaceRoot, 'node_modules'), join(folder, 'node_modules'))
  const sources = Object.entries(offences).map(([path, { source }]) => [path, source] as const)
  for (const [path, source] of [...sources, ...Object.entries(allowed)]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), source)
  }
  // Each workspace has a tsconfig of its own; without one the rules that need types see none.
  const workspaces = new Set(
    Object.keys(offences).map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('test/') ? 1 : 2)
        .join('/'),
    ),
  )
  for (const workspace of workspaces) {
    await writeFile(
      join(folder, workspace, 'tsconfig.json'),
      JSON.stringify({ extends: join(folder, 'tsconfig.json'), include: ['**/*'] }),
    )
  }
  found = await lint()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function lint(): Promise<Map<string, string[]>> {
  const output = await new Promise<string>((resolve) => {
    // Its exit code is 1: there are findings.
    execFile(
      join(workspaceRoot, 'node_modules', '.bin', 'oxlint'),
      ['--format=json'],
      { cwd: folder },
      (_error, stdout) => resolve(stdout),
    )
  })
  const rules = new Map<string, string[]>()
  for (const { code, filename } of reportSchema.parse(JSON.parse(output)).diagnostics) {
    rules.set(filename, [...(rules.get(filename) ?? []), code])
  }
  return rules
}

describe('the linter', () => {
  it.each(Object.entries(offences))('refuses %s', (path, { rule }) => {
    expect(found.get(path)?.join(' ')).toContain(rule)
  })

  it.each(Object.keys(allowed))('lets %s pass', (path) => {
    expect(found.get(path)).toBeUndefined()
  })
})
