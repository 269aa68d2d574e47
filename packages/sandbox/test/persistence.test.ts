import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSandbox, parseAccounts } from '../src/index.ts'
import type { Sandbox, StateView } from '../src/index.ts'
import { brandAccount, gatewayAccount, jobFields } from './play.ts'
import { stillClock } from './still-clock.ts'
import { SignedClient, at } from './signed-client.ts'

function dataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'sandbox.db')
}

describe('with a data file', () => {
  test('jobs, queues, messages in flight, files, posts and time are there after a restart', async () => {
    const data = dataFile()
    const accounts = parseAccounts([brandAccount(), gatewayAccount()])
    const open = async (): Promise<{ sandbox: Sandbox; brand: SignedClient; gateway: SignedClient }> => {
      const sandbox = await createSandbox({ port: 0, data, accounts, clock: stillClock() })
      await sandbox.listen()
      const [brand, gateway] = sandbox.accounts.map((account) => new SignedClient(sandbox.url, account))
      if (brand === undefined || gateway === undefined) throw new Error('no accounts')
      return { sandbox, brand, gateway }
    }
    const before = await open()
    await before.brand.postRecord('job', jobFields(), { messageId: 'once' })
    const file = Buffer.from('bytes').toString('base64')
    await before.brand.postRecord('attachment', { external_job_id: 'claim-1', file, name: 'a.txt' })
    const [polled] = await before.gateway.poll(1)
    before.sandbox.control.advanceClock(10_000)
    const state = withoutPolls(before.sandbox.control.state())
    await before.sandbox.close()

    const after = await open()
    onTestFinished(() => after.sandbox.close())
    expect(withoutPolls(after.sandbox.control.state())).toEqual(state)
    expect(await after.gateway.poll()).toEqual([])
    if (polled === undefined) throw new Error('nothing polled')
    expect((await after.gateway.ack(polled)).status).toBe(200)
    const [photo] = await after.gateway.drain()
    const token = String(at(photo, 'attachment', 'file_token'))
    const answer = await fetch(`${after.sandbox.url}/v1/datafiles/${token}/square_50`)
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/plain; charset=utf-8',
      'bytes',
    ])
    await after.brand.postRecord('job', jobFields(), { messageId: 'once' })
    await after.brand.postRecord('job', jobFields({ external_id: 'claim-2' }))
    const fresh = await after.gateway.poll()
    expect(fresh.map(({ payload }) => at(payload, 'Actions', '0', 'Put', 'job', 'id'))).toEqual([30463])
    expect(fresh[0]?.id).not.toBe(polled.id)
  })

  test('a message that was acked before the restart can be queued again', async () => {
    const data = dataFile()
    const accounts = parseAccounts([brandAccount(), gatewayAccount()])
    const first = await createSandbox({ port: 0, data, accounts })
    await first.listen()
    const [brand, gateway] = first.accounts.map((account) => new SignedClient(first.url, account))
    await brand?.postRecord('job', jobFields())
    const [polled] = (await gateway?.poll()) ?? []
    if (polled === undefined) throw new Error('nothing polled')
    expect((await gateway?.ack(polled))?.status).toBe(200)
    await first.close()
    const second = await createSandbox({ port: 0, data, accounts })
    onTestFinished(() => second.close())
    const key = gatewayAccount().key
    expect(second.control.queue(key).messages).toEqual([])
    expect(second.control.repeat(undefined, polled.id)).toMatchObject({ id: polled.id, deliveries: 0 })
    expect(second.control.queue(key).messages).toMatchObject([{ id: polled.id }])
    expect(() => second.control.repeat(brandAccount().key, polled.id)).toThrow(
      expect.objectContaining({ code: 'TR_SANDBOX_NOT_FOUND' }),
    )
  })

  test('accounts made up at the first start are the same at the next', async () => {
    const data = dataFile()
    const first = await createSandbox({ data })
    const { accounts } = first
    await first.close()
    const second = await createSandbox({ data })
    onTestFinished(() => second.close())
    expect(accounts.map(({ role }) => role)).toEqual(['brand', 'gateway', 'application'])
    expect(second.accounts).toEqual(accounts)
  })

  test('a file that is no data file is refused', async () => {
    const data = dataFile()
    writeFileSync(
      data,
      'this is a letter, not a database, and it is long enough to be read as one'.repeat(20),
    )
    await expect(createSandbox({ data })).rejects.toMatchObject({ code: 'TR_SANDBOX_DATA' })
    await expect(createSandbox({ data: join(data, 'under', 'a-file') })).rejects.toMatchObject({
      code: 'TR_SANDBOX_DATA',
    })
  })
})

test('the same seed and the same acts give the same world', async () => {
  const states = []
  for (let run = 0; run < 2; run++) {
    const sandbox = await createSandbox({ seed: 42, clock: stillClock() })
    onTestFinished(() => sandbox.close())
    const { id } = sandbox.control.brand.offerJob()
    sandbox.control.act(id, { act: 'accept' })
    sandbox.control.brand.addPhoto(id)
    states.push(sandbox.control.state())
  }
  expect(states[1]).toEqual(states[0])
  const other = await createSandbox({ seed: 43, clock: stillClock() })
  onTestFinished(() => other.close())
  expect(other.accounts[0]?.secret).not.toBe(states[0]?.accounts[0]?.secret)
})

/** Who has polled is not known after a restart. */
function withoutPolls(state: StateView): StateView {
  const queues = state.queues.map((queue) => ({
    ...queue,
    polledAt: null,
    messages: queue.messages.map((message) => ({ ...message, why: '' })),
  }))
  return { ...state, queues }
}
