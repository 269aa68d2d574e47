import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { sleep, type Clock } from '../environment/clock.ts'
import type { Logger } from '../environment/logger.ts'
import { GatewayError } from '../errors.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import type { StoredProvider } from '../store/provider-store.ts'
import type { Store } from '../store/store.ts'
import type { VendorChanges } from './vendor-changes.ts'

const everyMs = 30_000
/** After this its signal fires and the next provider is asked. */
const answersWithinMs = 60_000

/** Asks vendors without webhooks what changed, provider by provider; the cursor is stored with what it brought. */
export class ChangePoller {
  readonly #hosted: HostedAdapter
  readonly #directory: ProviderDirectory
  readonly #changes: VendorChanges
  readonly #store: Store
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #calls: CallMeter
  readonly #stopping = new AbortController()
  /** Providers whose vendor has not answered yet: not asked a second time meanwhile. */
  readonly #asked = new Set<string>()
  #loop: Promise<void> | undefined

  constructor(
    hosted: HostedAdapter,
    directory: ProviderDirectory,
    changes: VendorChanges,
    store: Store,
    clock: Clock,
    logger: Logger,
    calls: CallMeter,
  ) {
    this.#hosted = hosted
    this.#directory = directory
    this.#changes = changes
    this.#store = store
    this.#clock = clock
    this.#logger = logger
    this.#calls = calls
  }

  start(): void {
    if (this.#hosted.abilities.has('pollChanges')) this.#loop ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#pollAll()
      } catch (error) {
        this.#logger.error({ err: error }, 'asking for changes failed; trying again')
      }
      await sleep(this.#clock, everyMs, this.#stopping.signal)
    }
  }

  async #pollAll(): Promise<void> {
    let cursor: string | undefined
    do {
      const page = await this.#store.listProviders({
        state: 'connected',
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const provider of page.items) {
        if (this.#stopping.signal.aborted) return
        await this.#pollInTime(provider)
      }
      cursor = page.nextCursor
    } while (cursor !== undefined)
  }

  /** Waits for one provider only so long, so that a vendor that never answers holds up neither others nor the stop. */
  async #pollInTime(stored: StoredProvider): Promise<void> {
    const { externalOrganizationId } = stored
    if (this.#asked.has(externalOrganizationId)) return
    this.#asked.add(externalOrganizationId)
    const aborting = new AbortController()
    const answered = new AbortController()
    const polling = this.#poll(stored, aborting.signal).finally(() => {
      this.#asked.delete(externalOrganizationId)
      answered.abort()
    })
    const over = sleep(
      this.#clock,
      answersWithinMs,
      AbortSignal.any([this.#stopping.signal, answered.signal]),
    )
    await Promise.race([polling, over])
    if (this.#asked.has(externalOrganizationId)) aborting.abort(new Error('no answer in time'))
  }

  async #poll(stored: StoredProvider, signal: AbortSignal): Promise<void> {
    const { externalOrganizationId } = stored
    try {
      const { cursor, links } = await this.#store.readPlace(externalOrganizationId)
      const response = await this.#calls.run(new CallScope(externalOrganizationId, signal), () =>
        this.#hosted.adapter.pollChanges?.({
          ...this.#directory.toOpen(stored),
          logger: this.#logger,
          signal,
          cursor,
        }),
      )
      if (response === undefined) return
      await this.#changes.take(response.updates, 'poll', {
        provider: externalOrganizationId,
        cursor: response.cursor,
        links,
      })
    } catch (error) {
      if (isSuperseded(error)) return
      this.#logger.warn(
        { err: error, externalOrganizationId },
        'asking a provider for changes failed; trying again',
      )
    }
  }
}

/** A job was linked while the vendor was asked: what the answer told of it comes again. */
function isSuperseded(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'TR_STORE_SUPERSEDED'
}
