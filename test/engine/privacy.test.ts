import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TerminalError } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpWorld, type HttpWorld } from '../support/http-world.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const caller = { token: 'officer' }
const dana = {
  first_name: 'Dana',
  last_name: 'Rivers',
  phone_number: '(703) 555-0134',
  email: 'dana@example.com',
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truckroll-privacy-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function offer(world: HttpWorld, fields: Record<string, unknown>): string {
  return String(world.sandbox.control.brand.offerJob({ fields }).id)
}

const known = (world: HttpWorld, jobId: string) =>
  world.until(async () => (await world.gateway.jobs.get(jobId)) !== undefined)

describe('what is held of a person', () => {
  it('is taken from a job that is parked and from what waits behind it, and nobody gets it any more', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(() => {
      throw new TerminalError('no')
    })
    await using world = await createHttpWorld({ adapter: adapter.definition, settings: { maxAttempts: 1 } })
    const jobId = offer(world, { customer: dana })
    await known(world, jobId)
    await world.gateway.operations.pause({ kind: 'all' }, caller)
    await world.gateway.updates.send(jobId, { kind: 'note', text: 'Dana calls back' })
    const report = await world.gateway.privacy.forget({ phone: '+1 703 555 0134' }, caller)
    expect(report).toMatchObject({ jobs: [{ jobId }], inHand: [], isKept: false })
    expect(report.jobs[0]?.ended).toBeGreaterThan(0)
    await world.gateway.operations.resume({ kind: 'all' }, caller)
    const texts = JSON.stringify([
      await world.store.readJobTexts(jobId),
      await world.gateway.jobs.get(jobId),
      await world.gateway.jobs.timeline(jobId),
    ])
    expect(texts).not.toMatch(/dana|rivers|5550134/i)
    // Dispatch tells more of it later: it goes its way.
    world.sandbox.control.brand.addNote(jobId, { text: 'the gate is open' })
    await world.until(async () => JSON.stringify(await world.store.readJobTexts(jobId)).includes('the gate'))
  })

  it('of others is left; where their texts name that person, it is said', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createHttpWorld({ adapter: adapter.definition })
    const own = offer(world, { customer: dana })
    const others = offer(world, {
      customer: { first_name: 'Bo' },
      description: 'ask the neighbour, 703-555-0134',
    })
    await known(world, own)
    await known(world, others)
    await world.until(() => adapter.handed.filter(({ type }) => type === 'job.created').length === 2)
    expect(await world.gateway.privacy.find({ phone: '7035550134' })).toMatchObject({
      jobs: [{ jobId: own, isEmpty: false }],
      mentionedIn: [others],
    })
    const report = await world.gateway.privacy.forget({ phone: '7035550134' }, caller)
    expect(report).toMatchObject({ jobs: [{ jobId: own }], mentionedIn: [others] })
    expect(JSON.stringify(await world.store.readJobTexts(others))).toContain('703-555-0134')
  })

  it('is found in notes, updates, answers and remarks of other jobs, and as the customer of before', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ type, jobId }) =>
      type === 'note.created' && jobId === asked ? { needsAttention: 'ask Dana Rivers first' } : undefined,
    )
    await using world = await createHttpWorld({ adapter: adapter.definition })
    const bo = { first_name: 'Bo', last_name: 'Lund' }
    const moved = offer(world, { customer: dana })
    const noted = offer(world, { customer: bo })
    const updated = offer(world, { customer: bo })
    const asked = offer(world, { customer: bo })
    const apart = offer(world, { customer: bo })
    for (const job of [moved, noted, updated, asked, apart]) await known(world, job)
    world.sandbox.control.brand.changeJob(moved, { fields: { customer: bo } })
    world.sandbox.control.brand.addNote(noted, { text: 'Dana Rivers has the key' })
    world.sandbox.control.brand.addNote(asked, { text: 'who has the key?' })
    await world.gateway.updates.send(updated, { kind: 'note', text: 'spoke to Dana Rivers' })
    await world.until(async () => {
      const job = await world.store.getJob(moved)
      const { items } = await world.gateway.operations.listAttention()
      return (
        job?.body.includes('Lund') === true &&
        items.some(({ text }) => text.includes('ask Dana Rivers')) &&
        adapter.handed.some(({ type, jobId }) => type === 'note.created' && jobId === noted)
      )
    })
    const found = await world.gateway.privacy.find({ customer: 'dana rivers' })
    expect(found.jobs.map(({ jobId }) => jobId)).toEqual([moved])
    expect(found.mentionedIn.toSorted()).toEqual([noted, updated, asked].toSorted())
    await world.gateway.privacy.forget({ customer: 'dana rivers' }, caller)
    expect(JSON.stringify(await world.store.readJobTexts(moved))).not.toContain('Rivers')
  })

  it.each([
    [{}, ''],
    [{ phone: '1', job: '5' }, ''],
    [{ phone: '0134' }, '/phone'],
    [{ email: ' ' }, '/email'],
  ])('is looked for by one thing that can be found: %j is refused', async (query, path) => {
    await using world = await createHttpWorld({ adapter: createScriptedAdapter().definition })
    for (const ask of [
      () => world.gateway.privacy.find(query),
      () => world.gateway.privacy.export(query),
      () => world.gateway.privacy.forget(query, caller),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'TR_PERSON_INVALID', issues: [{ path }] })
  })

  it('is removed though the list of it cannot be written, and that is said', async () => {
    const store = createSqliteStore({ path: ':memory:' })
    const forgottenPath = join(folder, 'not-there', 'forgotten.json')
    await using world = await createHttpWorld({
      adapter: createScriptedAdapter().definition,
      store,
      forgottenPath,
    })
    const jobId = offer(world, { customer: dana })
    await known(world, jobId)
    const report = await world.gateway.privacy.forget({ email: dana.email }, caller)
    expect(report).toMatchObject({ jobs: [{ jobId }], isKept: false })
    expect(JSON.stringify(await store.readJobTexts(jobId))).not.toContain('Dana')
  })

  it('of many jobs is removed slice by slice, and what was begun is ended by the next start', async () => {
    const [path, forgottenPath] = [join(folder, 'truckroll.db'), join(folder, 'forgotten.json')]
    const start = () =>
      createHttpWorld({
        adapter: createScriptedAdapter().definition,
        store: createSqliteStore({ path }),
        forgottenPath,
      })
    const first = await start()
    const jobs = Array.from({ length: 5 }, () => offer(first, { customer: dana }))
    for (const job of jobs) await known(first, job)
    const slice = () => first.gateway.privacy.forget({ email: dana.email }, caller, 2)
    expect(await slice()).toMatchObject({ jobs: [{ jobId: jobs[0] }, { jobId: jobs[1] }], left: 3 })
    expect(await slice()).toMatchObject({ jobs: [{ jobId: jobs[2] }, { jobId: jobs[3] }], left: 1 })
    await first[Symbol.asyncDispose]()
    await using second = await start()
    expect((await second.store.getJob(jobs[4] ?? ''))?.purgedAt).toBeDefined()
    expect(await second.gateway.privacy.forget({ email: dana.email }, caller)).toMatchObject({
      jobs: [],
      left: 0,
    })
  })

  it('is overwritten by the next start if the process died before it was', async () => {
    const [place, left] = [join(folder, 'place'), join(folder, 'left')]
    mkdirSync(place)
    const store = createSqliteStore({ path: join(place, 'truckroll.db') })
    let died: (() => void) | undefined
    const death = new Promise<void>((resolve) => (died = resolve))
    store.scrub = async () => {
      died?.()
      return new Promise(() => undefined)
    }
    const world = await createHttpWorld({
      adapter: createScriptedAdapter().definition,
      store,
      forgottenPath: join(place, 'forgotten.json'),
    })
    const jobId = offer(world, { customer: dana })
    await known(world, jobId)
    void world.gateway.privacy.forget({ phone: dana.phone_number }, caller)
    await death
    // What a kill leaves on the disk.
    cpSync(place, left, { recursive: true })
    await world[Symbol.asyncDispose]()
    const files = () =>
      readdirSync(left)
        .filter((name) => !name.endsWith('-lock'))
        .map((name) => readFileSync(join(left, name), 'latin1'))
        .join('')
    expect(files()).toContain('Rivers')
    const restored = await createHttpWorld({
      adapter: createScriptedAdapter().definition,
      store: createSqliteStore({ path: join(left, 'truckroll.db') }),
      forgottenPath: join(left, 'forgotten.json'),
    })
    expect(files()).not.toContain('Rivers')
    await restored[Symbol.asyncDispose]()
  })

  it('keeps a start from going on if the list of what was forgotten cannot be read', async () => {
    const forgottenPath = join(folder, 'forgotten.json')
    writeFileSync(forgottenPath, '{"marks":')
    const gateway = createGateway({
      adapter: createScriptedAdapter().definition,
      store: createSqliteStore({ path: ':memory:' }),
      forgottenPath,
      settings: { dispatchUrl: 'http://127.0.0.1:9', dispatchKey: 'k', dispatchSecret: 'ab' },
    })
    await expect(gateway.start()).rejects.toMatchObject({
      code: 'TR_STORE_UNAVAILABLE',
      message: expect.stringContaining('forgotten.json'),
    })
    await gateway.stop()
    expect(readFileSync(forgottenPath, 'utf8')).toBe('{"marks":')
  })
})
