import { createServer } from '@truckroll/server'
import type { Bench, Report, Scale } from './bench.ts'
import { importJobs, noteFor, withSqlite } from './bench-store.ts'
import { secondsOf, silent, withGateway } from './gateway-under-test.ts'
import { mediansInTurns } from './in-turns.ts'
import { LeanDispatch } from './lean-dispatch.ts'

const callers = 64
const runs = 3
const jobIds = Array.from({ length: 500 }, (_, index) => String(index + 1))

export const updates: Bench = {
  name: 'updates',
  does: 'taking updates durably, at the store port and by REST, and sending them',
  async run(report, scale) {
    await atThePort(report, scale)
    await byRest(report, scale)
    await sent(report, scale)
  },
}

async function atThePort(report: Report, scale: Scale): Promise<void> {
  const many = scale === 'full' ? 10_000 : 1_000
  const [together = Number.NaN, alone = Number.NaN] = await mediansInTurns(runs, [
    () => acceptedPerSecond(many, callers),
    () => acceptedPerSecond(many / 10, 1),
  ])
  const what = 'updates accepted at the store port by 64 callers'
  report.figure({ what, value: together, unit: 'updates/s' })
  report.figure({ what: 'one transaction each', value: alone, unit: 'updates/s' })
  report.row({ what, against: 'one transaction each', ratio: together / alone, target: { atLeast: 5 } })
}

async function acceptedPerSecond(count: number, atOnce: number): Promise<number> {
  return withSqlite(async (store) => {
    await importJobs(store, jobIds)
    const seconds = await secondsOf(() =>
      inParallel(count, atOnce, async (index) => {
        await store.acceptUpdates([noteFor(jobOf(index), `u-${index}`)])
      }),
    )
    return count / seconds
  })
}

async function byRest(report: Report, scale: Scale): Promise<void> {
  const many = scale === 'full' ? 5_000 : 500
  const [together = Number.NaN, alone = Number.NaN] = await mediansInTurns(runs, [
    () => postedPerSecond(many, callers),
    () => postedPerSecond(many / 5, 1),
  ])
  const what = 'updates accepted by REST from 64 callers'
  report.figure({ what, value: together, unit: 'updates/s' })
  report.figure({ what: 'by REST, one at a time', value: alone, unit: 'updates/s' })
  report.row({ what, against: 'one at a time', ratio: together / alone, target: { atLeast: 1.5 } })
}

async function postedPerSecond(count: number, atOnce: number): Promise<number> {
  const dispatch = await LeanDispatch.start()
  try {
    return await withGateway(
      dispatch.url,
      async (gateway, store) => {
        await importJobs(store, jobIds)
        const server = createServer({ gateway, logger: silent, settings: { httpPort: 0 } })
        await server.listen()
        const seconds = await secondsOf(() =>
          inParallel(count, atOnce, async (index) => {
            const response = await fetch(`${server.url}/v1/jobs/${jobOf(index)}/updates`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ kind: 'note', text: `Part ${index} is ordered.` }),
            })
            await response.arrayBuffer()
            if (response.status !== 202) throw new Error(`expected 202, got ${response.status}`)
          }),
        )
        await server.close()
        return count / seconds
      },
      // Sending would take its share of the time that is measured; far fewer are sent than come.
      { sendConcurrency: 1 },
    )
  } finally {
    await dispatch.stop()
  }
}

async function sent(report: Report, scale: Scale): Promise<void> {
  const many = scale === 'full' ? 1_600 : 160
  const [together = Number.NaN, alone = Number.NaN] = await mediansInTurns(runs, [
    () => sentPerSecond(many, 16),
    () => sentPerSecond(many / 16, 1),
  ])
  const what = 'updates sent at 50 ms a round trip, concurrency 16'
  report.figure({ what, value: together, unit: 'updates/s' })
  report.figure({ what: 'sent one at a time', value: alone, unit: 'updates/s' })
  report.row({ what, against: 'one at a time', ratio: together / alone, target: { atLeast: 12 } })
}

async function sentPerSecond(count: number, sendConcurrency: number): Promise<number> {
  const dispatch = await LeanDispatch.start()
  try {
    await dispatch.load({ messages: 0, jobs: 1, latencyMs: 50, posts: count })
    const posted = dispatch.posted()
    return await withGateway(
      dispatch.url,
      async (_gateway, store) => {
        await importJobs(store, jobIds)
        const notes = Array.from({ length: count }, (_, index) => noteFor(jobOf(index), `u-${index}`))
        const seconds = await secondsOf(async () => {
          await store.acceptUpdates(notes)
          await posted
        })
        return count / seconds
      },
      { sendConcurrency },
    )
  } finally {
    await dispatch.stop()
  }
}

function jobOf(index: number): string {
  return jobIds[index % jobIds.length] ?? '1'
}

/** Runs `work` for 0 to count - 1, so many at once. */
async function inParallel(count: number, atOnce: number, work: (index: number) => Promise<void>) {
  let next = 0
  const caller = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
}
