import { createSqliteStore } from '@truckroll/sqlite'
import { type Store, SystemRandom } from '@truckroll/store'
import { connectedProvider, fullJob, stamp, TestClock } from '@truckroll/store/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hostAdapter } from '../../src/adapter/adapter-host.ts'
import { defineAdapter } from '../../src/adapter/define-adapter.ts'
import { ProviderError, RetryableError } from '../../src/adapter/errors.ts'
import { UndiciHttpClient } from '../../src/adapter/undici-http-client.ts'
import { findProviderTroubles } from '../../src/alerts/provider-troubles.ts'
import { EventBus } from '../../src/event-bus.ts'
import { FaultLog } from '../../src/faults/fault-log.ts'
import { LoginBook } from '../../src/logins/login-book.ts'
import { LoginTries } from '../../src/logins/login-tries.ts'
import { announceFirstJobs } from '../../src/providers/first-jobs.ts'
import { ProviderDirectory } from '../../src/providers/provider-directory.ts'
import { SecretBox } from '../../src/providers/secret-box.ts'
import { CallMeter } from '../../src/rates/call-meter.ts'
import { createHttpDispatcher } from '@truckroll/client'

const hourMs = 3_600_000
const going = new AbortController().signal
const dispatcher = createHttpDispatcher()
const secrets = new SecretBox(Buffer.alloc(32, 7).toString('base64'))
const sealedCredentials = secrets.seal('{"password":"first"}', 'credentials:p1')

let answer: 'taken' | 'refused' | 'away' | 'rotated' = 'taken'
let tried: string[] = []
let lines: string[] = []
let clock = new TestClock()
let store: Store

class WithLogins {
  async createJob() {
    return { bmsId: 'wo-1' }
  }
  async cancelJob() {}
  async verifyCredentials(request: {
    credentials: { password: string } | undefined
    saveCredentials: (next: { password: string }) => Promise<void>
  }) {
    tried.push(String(request.credentials?.password))
    if (answer === 'refused') throw new ProviderError('the password has run out')
    if (answer === 'away') throw new RetryableError('no answer', { isOutage: true })
    if (answer === 'rotated') await request.saveCredentials({ password: 'second' })
  }
}
const definition = defineAdapter({
  name: 'with-logins',
  version: '1.0.0',
  credentials: z.object({ password: z.string() }),
  adapter: WithLogins,
  inject: [],
})
const note = (_fields: object | string, message?: string) => void lines.push(message ?? '')
const logger = { debug() {}, info: note, warn: note, error: note, child: () => logger }

beforeEach(async () => {
  answer = 'taken'
  tried = []
  lines = []
  clock = new TestClock()
  store = createSqliteStore({ path: ':memory:', clock })
  await store.open(stamp)
})
afterEach(() => store.close())

/** As a process has them. */
function createTries(): LoginTries {
  const random = new SystemRandom()
  const faults = new FaultLog(clock, logger)
  const calls = new CallMeter(store, clock, faults, { perProvider: undefined, all: undefined })
  const http = new UndiciHttpClient(dispatcher, clock)
  const hosted = hostAdapter(definition, { http, clock, logger, settings: undefined })
  const logins = new LoginBook({ store, clock, random, logger, faults, secrets, definition })
  const directory = new ProviderDirectory(store, secrets, logins, definition)
  return new LoginTries({ hosted, directory, logins, store, clock, random, logger, faults, calls })
}

const look = (tries = createTries()) => tries.look(going)
const provider = async () => {
  const found = await store.getProvider('p1')
  if (found === undefined) throw new Error('expected the provider')
  return found
}
const causes = async () => (await findProviderTroubles(store, clock.now())).map(({ cause }) => cause)

describe('the login of a connected provider', () => {
  beforeEach(async () => {
    await store.addProvider(connectedProvider('p1', '17', { sealedCredentials }))
  })

  it('is tried at once, then once a day, whichever process looks', async () => {
    await look()
    await look()
    expect(tried).toEqual(['first'])
    clock.advance(24 * hourMs)
    await look()
    expect(tried).toEqual(['first'])
    clock.advance(1)
    await look()
    expect(tried).toEqual(['first', 'first'])
  })

  it('that is refused holds it, is one trouble until it is taken again, and is told once', async () => {
    answer = 'refused'
    const tries = createTries()
    await look(tries)
    await look()
    expect(await provider()).toMatchObject({ isHeld: true, heldMessage: expect.stringContaining('run out') })
    expect(await causes()).toEqual(['login_refused'])
    clock.advance(hourMs + 1)
    await look(tries)
    expect(tried).toHaveLength(2)
    expect(lines.filter((line) => line.includes('was refused'))).toHaveLength(1)
    answer = 'taken'
    clock.advance(hourMs + 1)
    await look(tries)
    expect(await provider()).toMatchObject({ isHeld: false })
    expect(await causes()).toEqual([])
    expect(lines).toContain('the login of a provider is taken again')
  })

  it('ends no hold that a job has made: the product may have refused another thing than the login', async () => {
    await store.changeProvider('p1', { heldMessage: '402 Payment Required' })
    await look()
    expect(tried).toHaveLength(1)
    expect(await provider()).toMatchObject({ isHeld: true, heldMessage: '402 Payment Required' })
  })

  it('holds nobody if the product does not answer, and is tried again after a while', async () => {
    answer = 'away'
    const tries = createTries()
    await look(tries)
    clock.advance(60_000)
    await look(tries)
    expect(tried).toHaveLength(1)
    clock.advance(600_000)
    await look(tries)
    expect(tried).toHaveLength(2)
    expect(await provider()).toMatchObject({ isHeld: false })
    answer = 'taken'
    clock.advance(600_001)
    await look(tries)
    await look(tries)
    expect(tried).toHaveLength(3)
  })

  it('is stored anew if the try rotates it', async () => {
    answer = 'rotated'
    await look()
    answer = 'taken'
    clock.advance(25 * hourMs)
    await look()
    expect(tried).toEqual(['first', 'second'])
    expect(await provider()).toMatchObject({ credentialsVersion: 1 })
  })

  it('is tried by one process at a time', async () => {
    await store.acquireLease('login tries', 'another process', 60_000)
    await look()
    expect(tried).toEqual([])
  })
})

describe('the first job of a provider', () => {
  const announce = () => announceFirstJobs({ store, logger, events: new EventBus(logger) })

  it('is told of once, also after a restart, and is news for a day', async () => {
    await store.addProvider(connectedProvider('p1', '17'))
    await announce()
    expect(lines).toEqual([])
    await store.recordMessages([fullJob('m1')])
    await announce()
    await announce()
    await store.recordMessages([fullJob('m2', { jobId: '2' })])
    await announce()
    expect(lines).toEqual(['the first job of a provider has come'])
    expect(await findProviderTroubles(store, clock.now())).toMatchObject([
      { cause: 'first_job', severity: 'info', jobId: '30462', externalOrganizationId: 'p1', isNews: true },
    ])
    clock.advance(24 * hourMs + 1)
    expect(await causes()).toEqual([])
  })
})
