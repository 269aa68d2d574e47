import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createServer } from '@truckroll/server'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createHttpWorld } from '../support/http-world.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const connections = 600
const resultSchema = z.object({
  requests: z.object({ sent: z.number() }),
  errors: z.number(),
  statusCodeStats: z.record(z.string(), z.object({ count: z.number() })),
})

it(
  '2,000 updates a second: none is lost that was answered 202, the rest is told so, memory stays',
  { timeout: 300_000 },
  async () => {
    const world = await createHttpWorld({ adapter: createScriptedAdapter().definition })
    const { gateway, sandbox } = world
    const server = createServer({ gateway, settings: { httpPort: 0 }, logger: silent })
    await server.listen()
    onTestFinished(async () => {
      await server.close({ graceMs: 100 })
      await world[Symbol.asyncDispose]()
    })
    const done = world.heard('attempt:done')
    const { id } = sandbox.control.brand.offerJob()
    await done
    // What the local Dispatch received would lie on this heap.
    await gateway.operations.pause({ kind: 'all' }, { token: 'test' })
    const url = `${server.url}/v1/jobs/${id}/updates`
    await fire(url, 3)
    const before = memoryInUse()
    const taken = (await world.store.listUpdates(String(id))).length
    const result = await fire(url, 20)
    const kept = (await world.store.listUpdates(String(id))).length - taken
    const countOf = (status: string) => result.statusCodeStats[status]?.count ?? 0
    expect(
      Object.keys(result.statusCodeStats).filter((status) => status !== '202' && status !== '503'),
    ).toEqual([])
    // A connection that another process's share of the machine starved for a minute is no answer that was lost.
    expect(result.errors).toBeLessThan(result.requests.sent / 100)
    expect(countOf('202')).toBeGreaterThan(0)
    expect(kept).toBeGreaterThanOrEqual(countOf('202'))
    // No more than was sent, in the rounds before included.
    expect(kept).toBeLessThanOrEqual(result.requests.sent + connections)
    // All that is kept lies in the store, which is in memory here but not on this heap.
    expect(memoryInUse() - before).toBeLessThan(60_000_000)
    const ask = async () => (await fetch(`${server.url}/v1/status`)).status
    await expect.poll(ask, { interval: 1_000 }).toBe(200)
  },
)

/** Tries 2,000 a second from a process of its own. */
async function fire(url: string, seconds: number): Promise<z.infer<typeof resultSchema>> {
  const program = fileURLToPath(import.meta.resolve('autocannon'))
  const options = [
    '--json',
    '-t',
    '60',
    '-c',
    String(connections),
    '-R',
    '2000',
    '-d',
    String(seconds),
    '-m',
    'POST',
  ]
  const request = [
    '-H',
    'content-type=application/json',
    '-b',
    JSON.stringify({ kind: 'note', text: 'on the way' }),
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...options, ...request, url], {
    maxBuffer: 10_000_000,
  })
  return resultSchema.parse(JSON.parse(stdout))
}

function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
