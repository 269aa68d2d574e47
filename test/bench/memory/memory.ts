import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Bench, Report, Scale } from '../bench.ts'
import { CliProcess, downFile } from '../cli-process.ts'
import { withFolder } from '../gateway-under-test.ts'
import { LeanDispatch } from '../lean-dispatch.ts'
import { writeAdapter } from '../process-figures.ts'
import { makeBacklog, makeJobs } from './backlog-store.ts'
import { queueFiles } from './queue-files.ts'
import { residentWhile } from './resident.ts'

const boundMb = 200
const statusEveryMs = 1_000

interface Place {
  readonly folder: string
  readonly dispatch: LeanDispatch
  readonly scale: Scale
}

interface Scene {
  readonly what: string
  prepare(place: Place): Promise<void>
  play(place: Place, cli: CliProcess): Promise<void>
}

const storeFile = 'truckroll.db'
const fileBytes = 7_000_000
const fileCallers = 4
const jobIds = Array.from({ length: 100 }, (_, index) => String(index + 1))

const scenes: readonly Scene[] = [
  {
    what: 'a backlog of a million stored events, worked off for a minute',
    async prepare({ folder, scale }) {
      await makeBacklog(join(folder, storeFile), scale === 'full' ? 1_000_000 : 20_000)
    },
    async play({ dispatch, scale }, cli) {
      await dispatch.load({ messages: 5_000, jobs: 5_000, latencyMs: 5 })
      const until = performance.now() + (scale === 'full' ? 60_000 : 5_000)
      while (performance.now() < until) {
        await waitingEvents(cli)
        await wait(statusEveryMs)
      }
    },
  },
  {
    what: '20,000 events piled up while the BMS is down, then worked off',
    prepare: ({ folder }) => writeFile(join(folder, downFile), ''),
    async play({ folder, dispatch, scale }, cli) {
      const messages = scale === 'full' ? 20_000 : 1_000
      await dispatch.load({ messages, jobs: 3_000, latencyMs: 0 })
      await dispatch.drained()
      await rm(join(folder, downFile))
      while ((await waitingEvents(cli)) > 0) await wait(statusEveryMs)
    },
  },
  {
    what: 'a hundred files of 7 MB queued, then sent',
    prepare: ({ folder }) => makeJobs(join(folder, storeFile), jobIds),
    async play({ dispatch, scale }, cli) {
      const files = scale === 'full' ? 100 : 4
      await dispatch.load({ messages: 0, jobs: 1, latencyMs: 500, posts: files })
      const posted = dispatch.posted()
      await queueFiles(cli.url, jobIds.slice(0, files), fileBytes, fileCallers)
      await posted
    },
  },
]

/** Resident memory of the real process, whatever lies in its store. */
export const memory: Bench = {
  name: 'memory',
  does: 'resident memory of truckroll run: a million stored events, an outage of 20,000, a hundred files of 7 MB',
  async run(report, scale) {
    for (const scene of scenes) await playScene(scene, report, scale)
  },
}

async function playScene(scene: Scene, report: Report, scale: Scale): Promise<void> {
  const dispatch = await LeanDispatch.start()
  try {
    await withFolder(async (folder) => {
      const place = { folder, dispatch, scale }
      await writeAdapter(folder)
      await scene.prepare(place)
      await dispatch.load({ messages: 0, jobs: 1, latencyMs: 0 })
      const cli = await CliProcess.start(folder, dispatch.url, { TRUCKROLL_POLL_INTERVAL_MS: '200' })
      const { peak, median } = await residentWhile(cli, () => scene.play(place, cli))
      await cli.stop()
      report.figure({ what: `${scene.what}: resident, highest`, value: peak, unit: 'MB' })
      report.figure({ what: `${scene.what}: resident, median`, value: median, unit: 'MB' })
      report.row({
        what: `resident memory: ${scene.what}`,
        against: `${boundMb} MB`,
        ratio: peak / boundMb,
        target: { atMost: 1 },
      })
    })
  } finally {
    await dispatch.stop()
  }
}

async function waitingEvents(cli: CliProcess): Promise<number> {
  const response = await fetch(`${cli.url}/v1/status`)
  const status = (await response.json()) as { readonly waitingEvents: number }
  return status.waitingEvents
}
