import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteStore } from '@truckroll/sqlite'
import type { Store } from '@truckroll/store'
import { factsOf, fullJob, stamp } from '@truckroll/store/contract'

describe('the body of a job on SQLite', () => {
  let folder = ''
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'truckroll-bodies-'))
    path = join(folder, 'store.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = createSqliteStore({ path })
    await store.open(stamp)
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  /** Of this message alone, so that its text can be looked for in the file. */
  const jobOf = (messageId: string, mark: string) => {
    const message = fullJob(messageId)
    const body = `{"id":30462,"title":"é 漢 ${mark}"}`
    const events = message.events.map((event) => ({
      ...event,
      body: `{"É":"\u{1F6E0}","Put":{"job":${body}}}`,
      fullJob: { ...factsOf(), body },
    }))
    return { message: { ...message, events }, body }
  }

  it('is kept once, with the event that told it last', async () => {
    const first = jobOf('m1', 'first-mark')
    const second = jobOf('m2', 'second-mark')
    await withStore(async (store) => {
      await store.recordMessages([first.message])
      expect(await store.getJob('30462')).toMatchObject({ body: first.body })
      await store.recordMessages([second.message])
      expect(await store.getJob('30462')).toMatchObject({ body: second.body })
      expect((await store.listJobs({ limit: 10 })).items).toMatchObject([{ body: second.body }])
    })
    const file = readFileSync(path, 'latin1')
    expect(file.split('second-mark')).toHaveLength(2)
    expect(file.split('first-mark')).toHaveLength(2)
  })

  it('is kept in its own row where the event holds it in other words', async () => {
    const { message, body } = jobOf('m1', 'mark')
    const events = message.events.map((event) => ({ ...event, body: '{"Put":{"job":{}}}' }))
    await withStore(async (store) => {
      await store.recordMessages([{ ...message, events }])
      expect(await store.getJob('30462')).toMatchObject({ body })
    })
  })

  it('of a job that was imported stands in its own row, and is kept once from the next event on', async () => {
    const { message, body } = jobOf('m1', 'mark')
    await withStore(async (store) => {
      const rest = { organizationId: undefined, organizationIdJson: undefined, sourceIdJson: undefined }
      await store.importJobs([
        { kind: 'id', id: '30462', idJson: '30462', bmsId: 'WO-1', ...rest },
        { kind: 'id', id: '2', idJson: '2', bmsId: 'WO-2', ...rest },
      ])
      expect(await store.getJob('30462')).toMatchObject({ body: '{"id":30462}' })
      await store.recordMessages([message])
      expect(await store.getJob('30462')).toMatchObject({ body })
      expect(await store.getJob('2')).toMatchObject({ body: '{"id":2}' })
    })
    const opened = new DatabaseSync(path)
    expect(opened.prepare('select id, body from jobs order by id').all()).toMatchObject([
      { id: '2', body: '{"id":2}' },
      { id: '30462', body: '' },
    ])
    opened.close()
  })
})
