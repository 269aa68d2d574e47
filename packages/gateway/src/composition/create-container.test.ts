import { createConnectClient, createFilesClient, createHttpDispatcher } from '@truckroll/client'
import { lookup } from 'node:dns'
import { describe, expect, test } from 'vitest'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { defineAdapter } from '../adapter/define-adapter.ts'
import type { CallPermits } from '../adapter/call-permits.ts'
import type { HttpClient } from '../adapter/http-client.ts'
import { adapterTokens } from '../adapter/tokens.ts'
import { type Clock, type Logger, SystemClock, SystemRandom } from '@truckroll/store'
import { Redactor } from '../redaction/redactor.ts'
import { resolveSettings } from '../settings/resolve-settings.ts'
import { createSqliteStore } from '@truckroll/sqlite'
import { WireLog } from '../wire/wire-log.ts'
import { createContainer } from './create-container.ts'
import { DispatchClock } from '../retention/dispatch-clock.ts'
import { tokens } from './tokens.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const url = 'http://127.0.0.1:1'

class Needy {
  readonly given: readonly unknown[]
  constructor(settings: unknown, logger: Logger, http: HttpClient, permits: CallPermits, clock: Clock) {
    this.given = [settings, logger, http, permits, clock]
  }
  async createJob() {
    return { bmsId: undefined }
  }
  async cancelJob() {}
}

const adapter = defineAdapter({
  name: 'needy',
  version: '1.0.0',
  adapter: Needy,
  inject: [
    adapterTokens.settings,
    adapterTokens.logger,
    adapterTokens.http,
    adapterTokens.permits,
    adapterTokens.clock,
  ],
})

function compose() {
  const dispatcher = createHttpDispatcher()
  const clock = new SystemClock()
  const redactor = new Redactor()
  return createContainer({
    settings: resolveSettings({ dispatchUrl: url, dispatchKey: 'k', dispatchSecret: 'abcd' }, false),
    clock,
    dispatchClock: new DispatchClock(clock),
    random: new SystemRandom(),
    logger: silent,
    redactor,
    wire: new WireLog(clock, redactor),
    dispatcher,
    lookup,
    foreignDispatcher: undefined,
    store: createSqliteStore({ path: ':memory:' }),
    adapter,
    adapterSettings: {},
    connect: ({ key, secret }) => createConnectClient({ url, key, secret, dispatcher }),
    alertChannels: [],
    forgottenPath: undefined,
    dispatchFiles: createFilesClient({ url, dispatcher }),
  })
}

describe('the composition', () => {
  test.each(Object.entries(tokens))('makes %s, by itself and only once', (_name, token) => {
    const container = compose()
    const made = container.get<unknown>(token)
    expect(made).toBeDefined()
    expect(container.get<unknown>(token)).toBe(made)
  })

  test('gives an adapter everything that it may name', () => {
    const { adapter: instance } = compose().get<HostedAdapter>(tokens.hosted)
    expect(instance).toBeInstanceOf(Needy)
    const given = instance instanceof Needy ? instance.given : []
    // Settings are absent: this adapter declares none.
    expect(given.map((one) => typeof one)).toEqual(['undefined', 'object', 'object', 'object', 'object'])
  })

  test('names what an adapter may ask for alike in every copy of the package', () => {
    for (const token of Object.values(adapterTokens)) expect(Symbol.keyFor(token)).toMatch(/^truckroll\./)
  })

  test('has a token for each part, and no part twice', () => {
    const names = Object.values(tokens).map(String)
    expect(new Set(names).size).toBe(names.length)
  })
})
