// Records messages in a SQLite store, one after the other, and says so in a file once each is answered for.
import { createSqliteStore } from '@truckroll/sqlite'
import { openSync, writeSync } from 'node:fs'

const [path = '', answers = '', count = ''] = process.argv.slice(2)
const store = createSqliteStore({ path })
await store.open({ environment: 'sandbox', instance: 'main' })
const file = openSync(answers, 'w')
for (let number = 1; number <= Number(count); number++) {
  const messageId = `m-${number}`
  const event = { id: `${messageId}_0`, index: 0, credential: 'default', key: `event:${messageId}_0` }
  await store.recordMessages([
    {
      messageId,
      credential: 'default',
      receivedAt: 0,
      events: [{ ...event, putKey: null, body: '{}', isNotice: true }],
    },
  ])
  writeSync(file, `${messageId}\n`)
}
await store.close()
