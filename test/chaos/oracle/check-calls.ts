import type { Finding } from '../../support/findings.ts'
import type { BmsCall, Emitted, Evidence } from './evidence.ts'

/** Nothing lost, each job's events in order, no step done twice, none touched again once it was completed. */
export function checkCalls({ emitted, calls }: Evidence): Finding[] {
  return [...findLost(emitted, calls), ...findRepeated(calls), ...findDisorder(emitted, calls)]
}

function findLost(emitted: readonly Emitted[], calls: readonly BmsCall[]): Finding[] {
  const done = new Set(
    calls.filter(({ hasEffect }) => hasEffect).map(({ eventId, step }) => `${eventId} ${step}`),
  )
  return emitted.flatMap(({ eventId, jobId, steps }) =>
    steps
      .filter((step) => !done.has(`${eventId} ${step}`))
      .map((step) => ({
        rule: 'lost',
        text: `event ${eventId} of job ${jobId}: ${step} never reached the BMS`,
      })),
  )
}

function findRepeated(calls: readonly BmsCall[]): Finding[] {
  const keys = new Set<string>()
  const found: Finding[] = []
  for (const call of calls) {
    if (call.act !== 'run') continue
    const { idempotencyKey, jobId } = call
    if (call.hasEffect) keys.add(idempotencyKey)
    else if (keys.has(idempotencyKey)) {
      found.push({
        rule: 'done-twice',
        text: `${idempotencyKey} of job ${jobId} was run again after it was done`,
      })
    }
  }
  return found
}

/** Within a job neither an earlier event nor an earlier step of the same event is heard of any more. */
function findDisorder(emitted: readonly Emitted[], calls: readonly BmsCall[]): Finding[] {
  const places = new Map(emitted.map(({ eventId, steps }, position) => [eventId, { position, steps }]))
  const newest = new Map<
    string,
    { readonly call: BmsCall; readonly position: number; readonly step: number }
  >()
  const found: Finding[] = []
  for (const call of calls) {
    const place = places.get(call.eventId)
    if (place === undefined) {
      found.push({ rule: 'unknown-event', text: `${call.eventId} was handed over and never emitted` })
      continue
    }
    const { position } = place
    const step = place.steps.indexOf(call.step)
    const last = newest.get(call.jobId)
    if (last === undefined || position > last.position || (position === last.position && step >= last.step)) {
      newest.set(call.jobId, { call, position, step })
    } else {
      const rule = position === last.position ? 'completed-step-again' : 'order'
      const after = `after ${last.call.eventId} ${last.call.step}`
      found.push({ rule, text: `job ${call.jobId}: ${call.act} ${call.eventId} ${call.step} came ${after}` })
    }
  }
  return found
}
