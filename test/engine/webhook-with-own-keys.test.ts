import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { expect, it } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const caller = { token: 'test' }

it('an update of a job that came by webhook is signed with the present key of its provider', async () => {
  const signedBy: string[] = []
  const gateway = createGateway({
    adapter: createScriptedAdapter().definition,
    store: createSqliteStore({ path: ':memory:' }),
    logger: silent,
    connect: ({ key }) => ({
      poll: async () => ({ kind: 'messages', messages: [], bodyBytes: 2 }),
      ack: () => Promise.reject(new Error('nothing was handed out')),
      post: async () => void signedBy.push(key),
    }),
    settings: { credentials: 'per-provider', encryptionKey: Buffer.alloc(32, 7).toString('base64') },
  })
  await gateway.start()
  try {
    await gateway.providers.change(
      'p',
      { organizationId: 5, dispatch: { key: 'first', secret: 'ab' } },
      caller,
    )
    const job = { id: 1, title: 'Furnace', status: 'offered', organization_id: 5 }
    const payload = { type: 'job', payload: { Actions: [{ Put: { job } }] } }
    await gateway.webhooks.receiveDispatch(Buffer.from(JSON.stringify(payload)))
    await gateway.updates.send('1', { kind: 'accept' })
    await expect.poll(() => signedBy).toEqual(['first'])
    await gateway.providers.change('p', { dispatch: { key: 'second', secret: 'ab' } }, caller)
    await gateway.updates.send('1', { kind: 'note', text: 'on the way' })
    await expect.poll(() => signedBy).toEqual(['first', 'second'])
  } finally {
    await gateway.stop()
  }
})
