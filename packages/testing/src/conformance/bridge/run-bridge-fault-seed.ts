import { setTimeout as sleep } from 'node:timers/promises'
import { createSeededRandom, type SeededRandom } from '../../seeded-random.ts'
import { expectThat } from '../rule-violation.ts'
import { eventDataOf } from './bridge-event-rules.ts'
import { BridgeCaller, isTaken, type BridgeAnswer, type BridgeJob } from './bridge-caller.ts'

const types = ['job.updated', 'note.created', 'appointment.updated', 'job.updated'] as const
const mostDeliveries = 12

/**
 * Delivers three jobs and what follows as a gateway does that is killed again and again: connections are cut at any
 * moment, and what got no answer is delivered once more. Resolves with what does not hold; undefined if everything does.
 */
export async function runBridgeFaultSeed(
  { url, secret }: { readonly url: string; readonly secret: string },
  seed: number,
): Promise<string | undefined> {
  const random = createSeededRandom(seed)
  const caller = new BridgeCaller(url, secret)
  try {
    const jobs = [caller.newJob(), caller.newJob(), caller.newJob()]
    const made = await Promise.all(jobs.map((job) => playJob(caller, job, random.fork(job.jobId))))
    const known = made.flatMap((bmsIds) => bmsIds[0] ?? [])
    expectThat(new Set(known).size === known.length, `two jobs are one work order: ${known.join(', ')}`)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Resolves with the work orders that the service named. */
async function playJob(
  caller: BridgeCaller,
  job: BridgeJob,
  random: SeededRandom,
): Promise<readonly string[]> {
  const bmsIds = new Set<string>()
  for (const [index, type] of ['job.created', ...types].entries()) {
    const id = `conformance-faults-${job.jobId}-${index}`
    const data = type === 'job.created' ? {} : eventDataOf(type, job)
    const taken = await deliverUntilTaken(random, (signal, attempt) =>
      caller.deliver(
        type,
        job,
        { ...data, known: index > 0 },
        { id, signal, ...(attempt === 1 ? {} : { attempt: `${attempt}; previous=crashed` }) },
      ),
    )
    for (const { bmsId } of taken) if (bmsId !== undefined) bmsIds.add(bmsId)
    expectThat(bmsIds.size <= 1, `job ${job.jobId} was made twice: ${[...bmsIds].join(', ')}`)
  }
  return [...bmsIds]
}

async function deliverUntilTaken(
  random: SeededRandom,
  deliver: (signal: AbortSignal, attempt: number) => Promise<BridgeAnswer>,
): Promise<readonly BridgeAnswer[]> {
  const taken: BridgeAnswer[] = []
  for (let attempt = 1; attempt <= mostDeliveries; attempt += 1) {
    // The last ones are left alone; a delivery that was taken may come again all the same.
    const isCut = attempt < mostDeliveries - 2 && random.chance(0.4)
    const cutting = new AbortController()
    const answering = deliver(cutting.signal, attempt).catch(() => undefined)
    if (isCut) {
      await sleep(random.integer(0, 25))
      cutting.abort()
    }
    const answer = await answering
    if (answer === undefined) continue
    expectThat(isTaken(answer), `a delivery was answered ${answer.status}`)
    taken.push(answer)
    if (random.chance(0.7)) return taken
  }
  expectThat(taken.length > 0, `a delivery got no answer in ${mostDeliveries} tries`)
  return taken
}
