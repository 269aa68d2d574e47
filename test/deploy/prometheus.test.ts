import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from '@truckroll/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '../support/free-port.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { StartedProgram } from '../support/started-program.ts'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const folder = join(workspaceRoot, 'deploy/prometheus')
const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const read = (path: string) => readFileSync(join(workspaceRoot, path), 'utf8')

const alertNames = () =>
  [...read('deploy/prometheus/rules.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name)
const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
})
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), query: z.string(), health: z.string() })) }),
    ),
  }),
})
const resultSchema = z.object({ status: z.string(), data: z.object({ result: z.array(z.unknown()) }) })

describe('the rules', () => {
  it('are explained one by one, in their order', () => {
    const told = [...read('docs/operations.md').matchAll(/^### (Truckroll\w+)$/gm)].map(([, name]) => name)
    expect(told).toEqual(alertNames())
  })

  it.skipIf(!has('promtool'))('fire when they should, and not before', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'rules.test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('SUCCESS'),
    })
  })
})

describe.skipIf(!has('prometheus'))('a Prometheus', () => {
  it('scrapes a gateway by the configuration, and knows each metric of rules and dashboard', async () => {
    await using world = await createHttpWorld({ adapter: createScriptedAdapter().definition })
    const token = 'a-token-for-prometheus'
    const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger }
    const server = createServer({
      gateway: world.gateway,
      settings: { httpPort: 0, apiTokens: `prometheus:metrics:${token}` },
      logger,
    })
    const { port } = await server.listen()
    const place = mkdtempSync(join(tmpdir(), 'truckroll-prometheus-'))
    cpSync(folder, place, { recursive: true })
    writeFileSync(join(place, 'truckroll-token'), token)
    const config = read('deploy/prometheus/prometheus.yml')
      .replace('127.0.0.1:4200', `127.0.0.1:${port}`)
      .replaceAll('_interval: 15s', '_interval: 1s')
    writeFileSync(join(place, 'prometheus.yml'), config)
    const listen = await freePort()
    const prometheus = new StartedProgram(
      [
        'prometheus',
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=data',
        `--web.listen-address=127.0.0.1:${listen}`,
      ],
      {},
      place,
    )
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${listen}/api/v1/${path}`)).json()
    const query = async (expression: string) =>
      resultSchema.parse(await ask(`query?query=${encodeURIComponent(expression)}`)).data.result
    try {
      await prometheus.listening(listen)
      await expect.poll(() => query('up{job="truckroll"} == 1')).toHaveLength(1)
      const evaluated = async () =>
        rulesSchema.parse(await ask('rules')).data.groups.flatMap(({ rules }) => rules)
      await expect
        .poll(async () => (await evaluated()).map(({ name, health }) => `${name} ${health}`))
        .toEqual(alertNames().map((name) => `${name} ok`))
      const { panels } = dashboardSchema.parse(JSON.parse(read('deploy/grafana/truckroll.json')))
      const expressions = [
        ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
        ...(await evaluated()).map((rule) => rule.query),
      ]
      const scraped = await (
        await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } })
      ).text()
      for (const expression of expressions) {
        await query(expression)
        for (const [name] of expression.matchAll(/(?:truckroll|nodejs|process)_\w+/g)) {
          const family = name.replace(/_bucket$/, '')
          expect([expression, scraped.includes(`# TYPE ${family} `)]).toEqual([expression, true])
        }
      }
      expect(expressions.length).toBeGreaterThan(30)
    } finally {
      await prometheus.stop()
      await server.close({ graceMs: 100 })
      rmSync(place, { recursive: true })
    }
  })
})
