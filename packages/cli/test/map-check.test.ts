import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const adapterOf = (statusMap: string) => `
class Small {
  async createJob() { return { bmsId: 'wo-1' } }
  async cancelJob() {}
}
export default { name: 'small', version: '1.0.0', adapter: Small, inject: []${statusMap} }`

const folder = makeFolder({
  'adapter.ts': adapterOf(
    `, statusMap: { open: { kind: 'accept' }, booked: 'none', working: { kind: 'start' }, done: { kind: 'complete' } }`,
  ),
  'silent.ts': adapterOf(`, statusMap: { open: 'none', void: { kind: 'cancel' } }`),
  'none.ts': adapterOf(''),
  'providers.json': JSON.stringify([
    { externalOrganizationId: 'plain', name: 'Plain', email: 'a@best.example' },
    {
      externalOrganizationId: 'own',
      name: 'Own',
      email: 'b@best.example',
      settings: {
        statusMap: { wating: { kind: 'pause' } },
        brands: { 123: { statusMap: { open: 'none', working: 'none', done: 'none' } } },
      },
    },
  ]),
})
const cwd = folder.path
const check = (...args: string[]) => runInProcess(['map', 'check', ...args], { cwd, env: {} })

afterEach(endAll)
afterAll(folder.remove)

describe('map check', () => {
  it('says what Dispatch hears by the map of an adapter, and what it never hears', async () => {
    const { code, stdout } = await check('--adapter', './adapter.ts', '--offline')
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        'adapter small',
        '  accept     open',
        '  start      working',
        '  complete   done',
        '  not told   booked',
        '  never      reject, enroute, pause, cancel',
        'Providers were not looked at (--offline).',
        '',
      ].join('\n'),
    )
  })

  it('fails if a map tells nothing of the work', async () => {
    const { code, stdout } = await check('--adapter', './silent.ts', '--offline', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      adapter: 'small',
      maps: [
        { externalOrganizationId: null, isSilent: true, reached: { cancel: ['void'] }, silent: ['open'] },
      ],
    })
  })

  it('says so if an adapter has no map', async () => {
    const { code, stdout } = await check('--adapter', './none.ts', '--offline')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'The adapter small has no status map: it says itself what Dispatch is told.\n',
    })
  })

  it('looks at the providers and brands of a running gateway that have mappings of their own', async () => {
    const args = ['dev', '--port', '0', '--sandbox-port', '0', '--adapter', './adapter.ts']
    const cli = spawnCli([...args, '--providers', 'providers.json'], { cwd })
    const ready = await cli.log('ready')
    const at = ['--adapter', './adapter.ts', '--url', String(ready['gateway'])]
    const { code, stdout } = await check(...at)
    expect(code).toBe(1)
    expect(stdout).toMatch(/provider own\n  accept +open\n[\s\S]*  pause +wating\n/)
    expect(stdout).toContain('  unknown    wating: the adapter lists no such status')
    expect(stdout).toMatch(/provider own, brand 123\n  pause +wating\n[\s\S]*  Dispatch hears neither/)
    expect(stdout).not.toContain('provider plain')
    expect(stdout).toContain('2 providers were looked at')
  })

  it.each([
    ['an adapter that is not there', ['--adapter', './nobody.ts', '--offline'], 2, '--adapter'],
    [
      'a gateway that is not there',
      ['--adapter', './adapter.ts', '--url', 'http://127.0.0.1:1'],
      1,
      '127.0.0.1:1',
    ],
  ])('refuses %s', async (_what, args, expected, named) => {
    const { code, stderr } = await check(...args)
    expect(code).toBe(expected)
    expect(stderr).toContain(named)
  })
})
