import type { Gateway } from '@truckroll/gateway/embed'
import { Counter, Histogram, type Registry } from 'prom-client'

/** From a fast answer to a day of outage. */
const waitSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400]
const callSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Counts what the gateway tells; returns what ends that. */
export function countEvents(registry: Registry, gateway: Gateway): () => void {
  const counter = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Counter({ name: `truckroll_${name}_total`, help, labelNames, registers: [registry] })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `truckroll_${name}_seconds`, help, buckets, registers: [registry] })

  const polls = counter('polls', 'Polls by outcome', ['credential', 'outcome'])
  const recorded = counter('messages_recorded', 'Messages recorded, those that were known included', [
    'duplicate',
  ])
  const acked = counter('messages_acked', 'Messages acked to Dispatch')
  const attempts = counter('attempts', 'Calls of the adapter by outcome', ['type', 'outcome', 'cause'])
  const parked = counter('events_parked', 'Events that were parked', ['cause'])
  const accepted = counter('updates_accepted', 'Updates taken, by what became of them', ['kind', 'state'])
  const sent = counter('updates_sent', 'Updates that Dispatch took', ['kind'])
  const settled = counter(
    'updates_settled',
    'Updates that Dispatch confirmed or rejected, or that are dead',
    ['kind', 'state'],
  )
  const outages = counter('outages', 'How often something went down', ['what'])

  const waited = histogram('record_to_attempt', 'From recording an event to its first attempt', waitSeconds)
  const attempted = histogram('attempt_duration', 'How long calls of the adapter take', callSeconds)
  const queued = histogram('update_to_sent', 'From taking an update to its being sent', waitSeconds)
  const polled = histogram('poll_duration', 'How long Dispatch takes to answer a poll', callSeconds)
  const stored = histogram(
    'store_record_duration',
    'How long the store takes to record what a poll brought',
    callSeconds,
  )

  const forget = [
    gateway.on('poll:done', ({ credential, messages, pollMs, recordMs }) => {
      polls.inc({ credential, outcome: 'done' })
      polled.observe(pollMs / 1_000)
      if (messages > 0) stored.observe(recordMs / 1_000)
    }),
    gateway.on('poll:failed', ({ credential }) => polls.inc({ credential, outcome: 'failed' })),
    gateway.on('message:recorded', ({ isDuplicate }) => recorded.inc({ duplicate: String(isDuplicate) })),
    gateway.on('message:acked', () => acked.inc()),
    gateway.on('attempt:started', ({ attempt, waitedMs }) => {
      if (attempt === 1) waited.observe(Math.max(0, waitedMs) / 1_000)
    }),
    gateway.on('attempt:done', ({ type, ms, isHandled }) => {
      attempts.inc({ type, outcome: isHandled ? 'done' : 'unhandled', cause: '' })
      attempted.observe(ms / 1_000)
    }),
    gateway.on('attempt:failed', ({ type, ms, cause }) => {
      attempts.inc({ type, outcome: 'failed', cause })
      attempted.observe(ms / 1_000)
    }),
    gateway.on('event:parked', ({ cause }) => parked.inc({ cause })),
    gateway.on('update:queued', ({ kind, state }) => accepted.inc({ kind, state })),
    gateway.on('update:sent', ({ kind, waitedMs }) => {
      sent.inc({ kind })
      queued.observe(Math.max(0, waitedMs) / 1_000)
    }),
    gateway.on('update:settled', ({ kind, state }) => settled.inc({ kind, state })),
    gateway.on('adapter:down', ({ what }) => outages.inc({ what })),
  ]
  return () => {
    for (const end of forget) end()
  }
}
