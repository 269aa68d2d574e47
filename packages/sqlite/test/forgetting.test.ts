import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewMessage } from '@truckroll/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSqliteStore } from '../src/index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truckroll-forgetting-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const readFiles = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n')

/** A full job, with a body of some pages. */
function jobOf(id: string, name: string): NewMessage {
  const body = JSON.stringify({
    id,
    customer: { first_name: name },
    notes: Array.from({ length: 400 }, () => name),
  })
  const facts = {
    id,
    idJson: id,
    organizationId: '17',
    organizationIdJson: '17',
    sourceIdJson: undefined,
    externalId: undefined,
    body,
    searchText: name.toLowerCase(),
  }
  const event = {
    id: `m${id}_0`,
    index: 0,
    credential: 'default',
    key: `job:${id}`,
    jobId: id,
    putKey: 'job',
    entityId: id,
    organizationId: '17',
    body: `{"Put":{"job":${body}}}`,
    isNotice: false,
    jobStatus: 'offered',
    fullJob: facts,
  }
  return { messageId: `m${id}`, credential: 'default', receivedAt: 1, events: [event] }
}

it('what was forgotten stands in no byte of the files any more; the rest does', async () => {
  const store = createSqliteStore({ path: join(folder, 'store.db') })
  await store.open({ environment: 'sandbox', instance: 'main' })
  for (let id = 1; id <= 60; id += 1) await store.recordMessages([jobOf(String(id), `Quixote${id}of`)])
  // Told again, so that bodies were moved, removed and overwritten before.
  for (let id = 1; id <= 60; id += 1)
    await store.recordMessages([{ ...jobOf(String(id), `Quixote${id}of`), messageId: `again${id}` }])
  const claimed = await store.claimEvents({
    limit: 100,
    claimMs: 60_000,
    perProvider: 100,
    inFlight: new Map(),
    skip: new Set(),
    holdsUnknown: false,
  })
  for (const { id, claim } of claimed) {
    const handed = { type: 'job.created', data: `{"of":"Quixote${id.slice(1, -2)}of"}` }
    await store.startAttempt({ claim, handed, echoes: [] })
    await store.finishAttempt(claim, { state: 'done' })
  }
  for (let id = 11; id <= 60; id += 1) expect(await store.forgetJob(String(id))).toBeDefined()
  let slices = 0
  while (await store.scrub()) expect((slices += 1)).toBeLessThan(1_000)
  const bytes = readFiles().toLowerCase()
  const found = Array.from({ length: 60 }, (_, index) => index + 1).filter((id) =>
    bytes.includes(`quixote${id}of`),
  )
  expect(found).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  await store.close()
})
