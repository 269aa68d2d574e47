import { createSqliteStore, type SqliteStoreOptions } from '@truckroll/sqlite'
import type { ClaimedEvent, NewMessage, Store } from '@truckroll/store'
import { fullJob, stamp, TestClock } from '@truckroll/store/contract'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SmallDisk } from '../support/small-disk.ts'

const dayMs = 86_400_000
const rule = { retentionMs: dayMs, evidenceMs: 700 * dayMs, limit: 50 }
const claiming = {
  limit: 100,
  claimMs: 60_000,
  perProvider: 100,
  inFlight: new Map<string, number>(),
  skip: new Set<string>(),
  holdsUnknown: false,
}
const mayMount = process.platform === 'linux' && process.getuid?.() === 0
const refused = { code: 'TR_STORE_UNAVAILABLE', message: expect.stringMatching(/full|allowed size/) }

let folder = ''
let clock: TestClock
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truckroll-full-'))
  clock = new TestClock()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function open(path: string, options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
  store = createSqliteStore({ path, clock, reserveBytes: 4_000_000, ...options })
  await store.open(stamp)
  return store
}

let count = 0
/** Of 20 kB each, of jobs of their own. */
async function record(messages: number): Promise<void> {
  for (let message = 0; message < messages; message += 1) {
    count += 1
    await store.recordMessages([toLarge(fullJob(`m${count}`, { jobId: String(count) }))])
  }
}

function toLarge(message: NewMessage): NewMessage {
  const events = message.events.map((event) => ({
    ...event,
    body: event.body.replace('"Put"', `"text":"${'x'.repeat(20_000)}","Put"`),
  }))
  return { ...message, events }
}

/** Records until it is refused. Resolves with how many were taken. */
async function recordUntilFull(): Promise<number> {
  for (let taken = 0; taken < 5_000; taken += 1) {
    try {
      await record(1)
    } catch (error) {
      expect(error).toMatchObject(refused)
      return taken
    }
  }
  throw new Error('expected the store to be full')
}

async function begin(): Promise<readonly ClaimedEvent[]> {
  const events = await store.claimEvents(claiming)
  for (const { claim } of events) {
    await store.startAttempt({ claim, handed: { type: 'job.created', data: '{}' }, echoes: [] })
  }
  return events
}

async function expectGoingOn(running: readonly ClaimedEvent[]): Promise<void> {
  expect(await store.readRoom()).toMatchObject({ isFull: true })
  await expect(store.checkWritable()).rejects.toMatchObject(refused)
  for (const { claim } of running) {
    expect(await store.finishAttempt(claim, { state: 'done' })).toBeDefined()
  }
  expect(await store.acquireLease('default', 'one', 15_000)).toBeDefined()
  clock.advance(2 * dayMs)
  let emptied = 0
  for (;;) {
    const slice = await store.purge(rule)
    if (slice.emptied === 0) break
    emptied += slice.emptied
  }
  expect(emptied).toBe(running.length)
}

describe('a store that is full', () => {
  it('by its allowed size goes on with what it has, and takes new data once retention made room', async () => {
    await open(join(folder, 'store.db'), { maxBytes: 6_000_000, reserveBytes: 1_000_000 })
    await record(80)
    const running = await begin()
    expect(await recordUntilFull()).toBeGreaterThan(10)
    await expectGoingOn(running)
    expect(await store.readRoom()).toMatchObject({ isFull: false })
    await store.checkWritable()
    expect(await recordUntilFull()).toBeGreaterThan(10)
  })

  it.runIf(mayMount)(
    'by its disk does so too; with room on the disk its reserve is there again',
    async () => {
      await using disk = await SmallDisk.mount(join(folder, 'disk'), 32)
      const path = join(disk.folder, 'store.db')
      await open(path)
      expect(statSync(`${path}-reserve`).size).toBe(4_000_000)
      await record(100)
      const running = await begin()
      await disk.fill()
      await recordUntilFull()
      expect(existsSync(`${path}-reserve`)).toBe(false)
      await expectGoingOn(running)
      await disk.makeRoom()
      clock.advance(10_000)
      await record(3)
      expect(statSync(`${path}-reserve`).size).toBe(4_000_000)
      expect(await store.readRoom()).toMatchObject({ isFull: false })
      await store.close()
    },
  )

  it('tells what was recorded before from what is new, which it refuses', async () => {
    await open(join(folder, 'store.db'), { maxBytes: 6_000_000, reserveBytes: 1_000_000 })
    await recordUntilFull()
    const again = toLarge(fullJob(`m${count - 1}`, { jobId: String(count - 1) }))
    const unseen = toLarge(fullJob('unseen', { jobId: '1' }))
    const lease = await store.acquireLease('default', 'one', 15_000)
    const fence = { credential: 'default', token: lease?.token ?? 0 }
    expect(await store.recordMessages([again], fence)).toEqual(['duplicate'])
    expect(await store.recordMessages([again, again])).toEqual(['duplicate', 'duplicate'])
    await expect(store.recordMessages([again, unseen])).rejects.toMatchObject(refused)
    await expect(store.recordMessages([unseen])).rejects.toMatchObject(refused)
    const passedOn = { credential: 'default', token: fence.token + 1 }
    await expect(store.recordMessages([again], passedOn)).rejects.toMatchObject({
      code: 'TR_STORE_SUPERSEDED',
    })
  })

  it('keeps nothing back if it is told so, and then refuses everything', async () => {
    await open(join(folder, 'store.db'), { maxBytes: 4_000_000, reserveBytes: 0 })
    expect(existsSync(join(folder, 'store.db-reserve'))).toBe(false)
    await recordUntilFull()
    expect(await store.readRoom()).toMatchObject({ isFull: false })
  })
})
