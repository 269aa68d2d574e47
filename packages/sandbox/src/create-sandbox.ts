import { randomBytes, randomInt } from 'node:crypto'
import type { SandboxAccount } from './accounts/account-schema.ts'
import { makeAccounts } from './accounts/make-accounts.ts'
import { createSystemClock } from './clock/clock.ts'
import { createSeededRandom } from './clock/seeded-random.ts'
import { ShiftedClock } from './clock/shifted-clock.ts'
import { SandboxControl } from './control/sandbox-control.ts'
import { CallbackCourier } from './delivery/callback-courier.ts'
import { DeliveryLog } from './delivery/delivery-log.ts'
import { OutgoingHttp } from './delivery/outgoing-http.ts'
import { WebhookCourier } from './delivery/webhook-courier.ts'
import { FaultRegistry } from './faults/fault-registry.ts'
import { createApp } from './http/create-app.ts'
import { createRequestLogger } from './http/request-logger.ts'
import { Network } from './network/network.ts'
import { NetworkEvents } from './network/network-events.ts'
import { seedAccounts } from './network/seed-accounts.ts'
import type { Settings } from './network/settings.ts'
import { RequestLog } from './network/request-log.ts'
import { WireLog } from './network/wire-log.ts'
import { RunningSandbox } from './running-sandbox.ts'
import type { Sandbox } from './running-sandbox.ts'
import { resolveSandboxOptions } from './sandbox-options.ts'
import type { SandboxOptions } from './sandbox-options.ts'
import { SessionRecorder } from './session/session-recorder.ts'
import { SandboxStore } from './store/sandbox-store.ts'
import { IdSource } from './world/id-source.ts'

/** Seeds that are drawn are short enough to be typed. */
const maxDrawnSeed = 2 ** 31

/**
 * A local Dispatch. It does not listen until `listen()`; `control` works at once.
 *
 * Throws SandboxError TR_SANDBOX_OPTIONS or TR_SANDBOX_DATA, before anything is opened or after it is closed.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const resolved = resolveSandboxOptions(options)
  const { fifo, host, port, controlToken } = resolved
  const store = new SandboxStore(resolved.data)
  // A seed that was drawn is written into the session as a number.
  const wantedSeed = resolved.seed ?? (resolved.record === undefined ? undefined : randomInt(maxDrawnSeed))
  const seed = chooseSeed(store, wantedSeed, options.random)
  const ids = new IdSource(seed)
  const baseClock = options.clock ?? createSystemClock()
  const clock = new ShiftedClock(baseClock, Number(store.getMeta('clockOffsetMs') ?? 0))
  const { visibilityTimeoutSeconds, latencyMs } = resolved
  const settings: Settings = { visibilityTimeoutSeconds, latencyMs, tokenSeconds: 7200, emptyPoll: 'array' }
  const events = new NetworkEvents()
  const closing = new AbortController()
  const deliveries = new DeliveryLog()
  const outgoing = new OutgoingHttp({ callsOut: resolved.callsOut })
  const callbacks = new CallbackCourier(outgoing, deliveries, clock, () => events.changed())
  const sendCallbacks: CallbackCourier['send'] = (owed) => callbacks.send(owed)
  const wire = new WireLog()
  const network = new Network({ store, clock, ids, events, settings, wire, fifo, sendCallbacks })
  const accounts = enterAccounts(network, ids, resolved.accounts)
  if (resolved.skippedIds > 0) network.run((draft) => draft.skipIds(resolved.skippedIds))
  const webhooks = new WebhookCourier(network, outgoing, deliveries, clock, events)
  const faults = new FaultRegistry(
    options.random ?? createSeededRandom(Number.parseInt(ids.secret('faults').slice(0, 8), 16)),
  )
  const refusals = { count: 0 }
  const shared = { network, store, clock, settings, faults, refusals, closing: closing.signal }
  const requests = new RequestLog()
  const control = new SandboxControl({ ...shared, deliveries, events, wire, requests, ids, accounts })
  const requestLogger = createRequestLogger(requests, clock, events)
  const recorder =
    resolved.record === undefined || wantedSeed === undefined
      ? undefined
      : new SessionRecorder(
          resolved.record,
          { clock: baseClock, logger: options.logger },
          {
            truckroll: 'sandbox session',
            version: 1,
            startedAt: baseClock.now(),
            seed: wantedSeed,
            visibilityTimeoutSeconds,
            fifo,
            latencyMs,
            accounts: [...accounts],
          },
        )
  const app = await createApp({
    recorder,
    ...shared,
    events,
    requestLogger,
    control,
    controlToken,
    host,
    logger: options.logger,
  })
  return new RunningSandbox({
    app,
    control,
    host,
    port,
    closing,
    start: () => webhooks.start(),
    stop: async () => {
      await Promise.all([webhooks.stop(), callbacks.stop()])
      await outgoing.close()
      store.close()
      recorder?.close()
    },
    logger: options.logger,
  })
}

/** The data file keeps the seed: ids before and after a restart are of one sequence. */
function chooseSeed(
  store: SandboxStore,
  wanted: number | undefined,
  random: (() => number) | undefined,
): string {
  const known = store.getMeta('seed')
  if (known !== undefined) return known
  const drawn = random === undefined ? randomBytes(16).toString('hex') : String(random())
  const seed = wanted === undefined ? drawn : String(wanted)
  store.setMeta('seed', seed)
  return seed
}

/** The given accounts; else those in the data file; else one of each role. Returns those of the world that is new. */
function enterAccounts(
  network: Network,
  ids: IdSource,
  given: readonly SandboxAccount[] | undefined,
): readonly SandboxAccount[] {
  const known = [...network.world.entries('accounts')].map(([, account]) => account)
  const accounts = given ?? (known.length > 0 ? [] : makeAccounts(ids))
  network.run((draft) => seedAccounts(draft, accounts))
  return [...network.world.entries('accounts')].map(([, account]) => account)
}
