import { readFileSync } from 'node:fs'
import { createSandbox } from '@truckroll/sandbox'
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { seedSandbox } from '../src/sandbox/seed-sandbox.ts'
import { endAll, runCli, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const shown = readFileSync(new URL('../../../docs/scenarios/jobs.yaml', import.meta.url), 'utf8')
const folder = makeFolder({
  'jobs.yaml': shown,
  'brands.yaml': `brand|2:\n  - organization: { external_id: own, name: Own, phone_number: 555-123-4123 }\n`,
  'wrong.yaml': `- job: { external_id: a, external_organization_id: provider-1 }
- job: { external_id: b, external_organization_id: nobody }
- carrot: { external_id: c }
`,
  'misspelt.yaml': '- job: soon\n',
})
afterAll(folder.remove)
afterEach(endAll)

async function open(accounts?: Parameters<typeof createSandbox>[0]) {
  const sandbox = await createSandbox({ port: 0, ...accounts })
  onTestFinished(() => sandbox.close())
  return sandbox
}

describe('truckroll sandbox --seed-file', () => {
  it('begins with the companies and jobs of the file', async () => {
    const cli = spawnCli(['sandbox', '--port', '0', '--seed-file', 'jobs.yaml'], { cwd: folder.path })
    const { url } = await cli.log('ready')
    const answer = await fetch(`${String(url)}/_control/jobs`)
    expect(await answer.json()).toMatchObject({
      items: [
        { externalId: 'claim-1', status: 'offered', organization: { name: 'Best HVAC' } },
        { externalId: 'claim-2', status: 'unscheduled', organization: { name: 'Lakeside Heating' } },
      ],
    })
  })

  it('is shown in docs/scenarios.md as it is', () => {
    const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8')
    expect(page).toContain(`\`\`\`yaml\n${shown}\`\`\`\n`)
  })

  it('read again changes what is there and makes nothing twice', async () => {
    const sandbox = await open()
    for (const _ of [1, 2]) seedSandbox(sandbox, folder.path, 'jobs.yaml')
    expect(sandbox.control.jobs()).toHaveLength(2)
  })

  it('may be by brands', async () => {
    const brand = {
      secret: 'aa',
      role: 'brand' as const,
      organizations: [],
      sources: [],
      acks: false,
      errors: false,
      delivery: 'poll' as const,
    }
    const sandbox = await open({
      accounts: [
        { ...brand, key: 'brand|1' },
        { ...brand, key: 'brand|2' },
      ],
    })
    seedSandbox(sandbox, folder.path, 'brands.yaml')
    expect(sandbox.control.organizations()).toMatchObject([{ externalIds: { 'brand|2': 'own' } }])
  })

  it.each([
    ['wrong.yaml', 'wrong.yaml:2: [1].job: expected a record that Dispatch takes: '],
    [
      'wrong.yaml',
      'wrong.yaml:3: [2].carrot: expected a record that Dispatch takes: this record type is not known',
    ],
    ['misspelt.yaml', 'misspelt.yaml:1: [0].job: expected attributes'],
    ['nowhere.yaml', 'expected a file that can be read, got nowhere.yaml'],
  ])('%s is refused with its lines', async (file, message) => {
    const sandbox = await open()
    expect(() => seedSandbox(sandbox, folder.path, file)).toThrow(message)
  })

  it('ends with 2 if the file cannot be used, and nothing listens', async () => {
    const args = ['sandbox', '--port', '0', '--seed-file', 'wrong.yaml']
    const { code, stdout, stderr } = await runCli(args, { cwd: folder.path })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('wrong.yaml cannot be used as it is:')
  })
})
