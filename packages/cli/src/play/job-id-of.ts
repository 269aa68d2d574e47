import { toText } from './names.ts'
import { PlayFault } from './play-fault.ts'
import type { Stage } from './stage.ts'

/** Dispatch's id of a job: the newest one of that external id, or what was remembered under a name. */
export async function jobIdOf(stage: Stage, job: string | number): Promise<string> {
  const filled = stage.names.toWire(job)
  if (filled !== job || typeof job === 'number') return toText(filled)
  const keys = stage.keys()
  const jobs = await stage.control.list('/jobs')
  const found = jobs.findLast(
    ({ externalId, brandKey }) => keys.has(String(brandKey)) && String(externalId) === stage.names.own(job),
  )
  if (found !== undefined) return String(found['id'])
  throw new PlayFault(`expected the external id of a job of this scenario, got ${job}`)
}
