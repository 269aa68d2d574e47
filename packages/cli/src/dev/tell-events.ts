import type { Logger } from '@truckroll/gateway'
import { toSuppressedText, type Gateway, type GatewayEvents } from '@truckroll/gateway/embed'
import { toSafeText } from '../output/to-safe-text.ts'

/** One thing that happened, in words and as fields. */
export interface Told {
  readonly text: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly isBad?: boolean
}

/** Prints a line for each event handed over and each update sent, and for what became of it. */
export function tellEvents(gateway: Gateway, tell: (told: Told) => void): void {
  const say = (text: string, fields: object, isBad = false) =>
    tell({ text: toSafeText(text), fields: { ...fields }, isBad })
  gateway.on('attempt:done', (event) => say(toDone(event), event))
  gateway.on('attempt:failed', (event) => say(toFailed(event), event, true))
  gateway.on('update:queued', (event) => {
    if (event.state !== 'suppressed') return
    say(`did not send ${toUpdate(event)}: ${toSuppressedText(event.cause)}`, event)
  })
  gateway.on('update:sent', (event) => say(`sent ${toUpdate(event)} to Dispatch`, event))
  // An update that is refused for good is also handed to the adapter as rejected; people need to read it only
  // once.
  const dead = new Set<string>()
  gateway.on('update:settled', (event) => {
    if (event.state === 'dead') dead.add(event.updateId)
    else if (dead.delete(event.updateId)) return
    say(toSettled(event), event, event.state !== 'confirmed')
  })
  tellHeld(gateway, say)
  gateway.on('attention:raised', (event) => say(`a person should look: ${event.text}`, event, true))
}

/** Prints a line each time a job begins to wait. */
function tellHeld(gateway: Gateway, say: (text: string, fields: object, isBad: boolean) => void): void {
  let held: ReadonlySet<string> = new Set()
  const look = async () => {
    const { items } = await gateway.operations.listHeld()
    const before = held
    held = new Set(items.map(({ jobId, reason }) => `${jobId ?? ''} ${reason}`))
    for (const { jobId, externalOrganizationId, reason, freedBy } of items) {
      // A parked job and a refused login are printed with the attempt.
      if (jobId === undefined || before.has(`${jobId} ${reason}`) || toldByAttempt.has(reason)) continue
      const fields = { jobId, externalOrganizationId, reason }
      say(`job ${jobId} waits: ${heldWords[reason] ?? reason}; ${freedBy}, see: truckroll held`, fields, true)
    }
  }
  // Lists one after another, and never delays a stop.
  let last: Promise<unknown> = Promise.resolve()
  gateway.on('message:recorded', ({ isDuplicate }) => {
    if (isDuplicate) return
    last = last.then(look).catch((error: unknown) => say('what is held cannot be listed', { error }, true))
  })
}

const toldByAttempt: ReadonlySet<string> = new Set(['dead_letter', 'credentials'])
const heldWords: Readonly<Record<string, string>> = {
  provider_unknown: 'the provider of its organization is not connected',
  activation: 'the activation of its organization must be confirmed',
  paused: 'it is paused',
}

/**
 * The gateway's log without the lines that `tellEvents` prints in its own words. Errors that were thrown,
 * everything that an adapter logs and each request to the gateway are logged at debug.
 */
export function withoutTold(logger: Logger): Logger {
  const isTold = (fields: object) => 'eventId' in fields && 'attempt' in fields && 'type' in fields
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => {
      if ('requestId' in fields) logger.debug(fields, message)
      else if (!isTold(fields) && !('updateId' in fields)) logger.info(fields, message)
    },
    warn: (fields, message) => {
      if (!isTold(fields)) logger.warn(fields, message)
    },
    error: (fields, message) => {
      if ('updateId' in fields) logger.debug(fields, message)
      else logger.error(fields, message)
    },
    child: (bindings) => logger.child(bindings),
  }
}

function toDone({ type, jobId, attempt, bmsId, isHandled }: GatewayEvents['attempt:done']): string {
  const what = `${type}${toJob(jobId)}`
  if (!isHandled) return `${what} came: the adapter does nothing with this type`
  const again = attempt > 1 ? `, attempt ${attempt}` : ''
  const link = bmsId === undefined || type !== 'job.created' ? '' : `, linked to ${bmsId}`
  return `handed ${what} to the adapter${again}${link}`
}

function toFailed(event: GatewayEvents['attempt:failed']): string {
  const { type, jobId, attempt, message } = event
  return `attempt ${attempt} of ${type}${toJob(jobId)} failed: ${withoutClass(message)}; ${toNext(event)}`
}

/** The name of the error's class adds nothing for a person. */
function withoutClass(message: string): string {
  return message.replace(/^[A-Z]\w*Error: /, '')
}

function toNext({ nextAt, cause, eventId }: GatewayEvents['attempt:failed']): string {
  if (nextAt !== undefined) return `next attempt at ${toClock(nextAt)}`
  if (cause === 'credentials') return "it waits until the provider's login is right, see: truckroll held"
  return `it waits for you: truckroll dead-letters show ${eventId}`
}

function toSettled(event: GatewayEvents['update:settled']): string {
  const why = event.message === undefined ? '' : `: ${event.message}`
  if (event.state === 'dead') return `${toUpdate(event)} was refused for good${why}`
  return `Dispatch ${event.state} ${toUpdate(event)}${why}`
}

function toUpdate({ kind, jobId }: { readonly kind: string; readonly jobId?: string }): string {
  return `${kind}${toJob(jobId)}`
}

function toJob(jobId: string | undefined): string {
  return jobId === undefined ? '' : ` of job ${jobId}`
}

/** The time in the machine's zone. */
function toClock(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8)
}
