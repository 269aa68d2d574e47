import { isJsonObject } from '@truckroll/protocol'
import { type UpdateKindWith, updateKinds, updateMeanings } from '@truckroll/store'
import type { UpdateFacts } from './update.ts'
import type { UpdateRequest } from './update-request.ts'

type TakenBack = Extract<UpdateFacts, { kind: UpdateKindWith<'visit', 'takes back'> }>

export function takesBackVisit(update: UpdateFacts): update is TakenBack {
  return updateMeanings[update.kind].visit === 'takes back'
}

/** So many are made durable at once: a store does that in one turn. */
const mostInPart = 50

/**
 * Cuts updates, their order kept, into parts that are taken one after the other; also before each that takes back a visit of a
 * job that has others in front of it: which visits are open then is known only once those are taken.
 */
export function toParts(requests: readonly UpdateRequest[]): UpdateRequest[][] {
  const parts: UpdateRequest[][] = []
  let part: UpdateRequest[] = []
  let jobs = new Set<string>()
  for (const request of requests) {
    // An adapter in plain JavaScript may have brought anything.
    const update: unknown = request.update
    const kind = isJsonObject(update) ? updateKinds.find((known) => known === update['kind']) : undefined
    const takesBack = kind !== undefined && updateMeanings[kind].visit === 'takes back'
    if (part.length >= mostInPart || (takesBack && jobs.has(request.jobId))) {
      parts.push(part)
      part = []
      jobs = new Set()
    }
    part.push(request)
    jobs.add(request.jobId)
  }
  return part.length === 0 ? parts : [...parts, part]
}
