import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Bench, Report, Scale } from './bench.ts'
import { CliProcess, quickAdapterFile } from './cli-process.ts'
import { withFolder } from './gateway-under-test.ts'
import { median } from './in-turns.ts'
import { LeanDispatch } from './lean-dispatch.ts'

const megabyte = 1024 * 1024

/** `truckroll run` from outside: what an operator sees of it. */
export const processFigures: Bench = {
  name: 'process',
  does: 'truckroll run: start to ready, idle, under load, stop',
  async run(report, scale) {
    const dispatch = await LeanDispatch.start()
    try {
      await withFolder(async (folder) => {
        await writeAdapter(folder)
        await startAndStop(report, folder, dispatch, scale)
        await idle(report, folder, dispatch, scale)
        await underLoad(report, folder, dispatch, scale)
      })
    } finally {
      await dispatch.stop()
    }
  },
}

/** An adapter beside which `@truckroll/gateway` is found, as after npm install. */
export async function writeAdapter(folder: string): Promise<void> {
  await writeFile(join(folder, 'adapter.js'), quickAdapterFile)
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await mkdir(join(folder, 'node_modules'))
  const installed = fileURLToPath(new URL('../../node_modules/@truckroll', import.meta.url))
  await symlink(installed, join(folder, 'node_modules', '@truckroll'))
}

async function startAndStop(report: Report, folder: string, dispatch: LeanDispatch, scale: Scale) {
  const starts: number[] = []
  const stops: number[] = []
  for (let run = 0; run < (scale === 'full' ? 5 : 2); run++) {
    await dispatch.load({ messages: 0, jobs: 1, latencyMs: 0 })
    const cli = await CliProcess.start(folder, dispatch.url)
    starts.push(cli.readyAfter)
    stops.push(await cli.stop())
  }
  const ready = median(starts)
  report.figure({ what: "from the process's start to ready, median", value: ready, unit: 's' })
  report.figure({ what: 'idle stop, median', value: median(stops), unit: 's' })
  report.row({
    what: 'start to ready on SQLite',
    against: '0.6 s',
    ratio: ready / 0.6,
    target: { atMost: 1 },
  })
}

async function idle(report: Report, folder: string, dispatch: LeanDispatch, scale: Scale) {
  const cli = await CliProcess.start(folder, dispatch.url)
  const seconds = scale === 'full' ? 30 : 5
  await wait(2_000)
  const before = await cli.processorSeconds()
  await wait(seconds * 1_000)
  const after = await cli.processorSeconds()
  if (before !== undefined && after !== undefined) {
    report.figure({ what: 'idle share of a core', value: ((after - before) / seconds) * 100, unit: '%' })
  }
  const peak = await cli.peakBytes()
  if (peak !== undefined) report.figure({ what: 'resident, idle', value: peak / megabyte, unit: 'MB' })
  await cli.stop()
}

async function underLoad(report: Report, folder: string, dispatch: LeanDispatch, scale: Scale) {
  await dispatch.load({ messages: scale === 'full' ? 30_000 : 2_000, jobs: 3_000, latencyMs: 0 })
  const drained = dispatch.drained()
  const cli = await CliProcess.start(folder, dispatch.url)
  await drained
  const peak = await cli.peakBytes()
  await cli.stop()
  if (peak === undefined) return
  report.figure({ what: 'resident, highest under load', value: peak / megabyte, unit: 'MB' })
  report.row({
    what: 'resident memory under load',
    against: '200 MB',
    ratio: peak / megabyte / 200,
    target: { atMost: 1 },
  })
}
