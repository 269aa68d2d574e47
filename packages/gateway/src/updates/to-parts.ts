import { isJsonObject } from '@truckroll/protocol'
import type { UpdateRequest } from './update-request.ts'

/**
 * Cuts updates, their order kept, before each `unschedule` of a job that has others in front of it: which visits are
 * open then is known only once those are taken.
 */
export function toParts(requests: readonly UpdateRequest[]): UpdateRequest[][] {
  const parts: UpdateRequest[][] = []
  let part: UpdateRequest[] = []
  let jobs = new Set<string>()
  for (const request of requests) {
    // An adapter in plain JavaScript may have brought anything.
    const update: unknown = request.update
    const takesBack = isJsonObject(update) && update['kind'] === 'unschedule'
    if (takesBack && jobs.has(request.jobId)) {
      parts.push(part)
      part = []
      jobs = new Set()
    }
    part.push(request)
    jobs.add(request.jobId)
  }
  return part.length === 0 ? parts : [...parts, part]
}
