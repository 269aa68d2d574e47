import { PassThrough } from 'node:stream'
import type { Clock } from '@truckroll/gateway'
import type { ChangeFeed, Changes } from './change-feed.ts'

/** Many changes at once are told as one. */
const gatherMs = 500
/** Often enough that nothing in between takes the connection for dead. */
const heartbeatMs = 15_000
/** Of what a reader has not read; one that reads is never so far behind. */
const mostUnreadBytes = 65_536

/**
 * Server-sent events: how much has changed, at once and after each change. Tells nothing more, so whoever reads it asks
 * for what it may see. The stream ends with `end` or when its reader is gone or reads nothing.
 */
export class ChangeStream {
  readonly body = new PassThrough()
  readonly #feed: ChangeFeed
  readonly #clock: Clock
  readonly #unwatch: () => void
  #told: Changes | undefined
  #gathering: { cancel(): void } | undefined
  #heartbeat: { cancel(): void } | undefined
  #isOver = false

  constructor(feed: ChangeFeed, clock: Clock) {
    this.#feed = feed
    this.#clock = clock
    this.#unwatch = feed.watch(() => this.#gather())
    this.body.once('close', () => this.end())
    this.#tell()
    this.#beat()
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#unwatch()
    this.#gathering?.cancel()
    this.#heartbeat?.cancel()
    this.body.end()
  }

  #gather(): void {
    this.#gathering ??= this.#clock.setTimer(gatherMs, () => {
      this.#gathering = undefined
      this.#tell()
    })
  }

  #tell(): void {
    const { work, wire } = this.#feed.changes
    if (this.#told?.work === work && this.#told.wire === wire) return
    this.#told = { work, wire }
    this.#write(`event: changed\ndata: ${JSON.stringify(this.#told)}\n\n`)
  }

  #beat(): void {
    if (this.#isOver) return
    this.#heartbeat = this.#clock.setTimer(heartbeatMs, () => {
      this.#write(': still here\n\n')
      this.#beat()
    })
  }

  #write(text: string): void {
    if (this.body.writableLength + this.body.readableLength > mostUnreadBytes) this.body.destroy()
    else this.body.write(text)
  }
}
