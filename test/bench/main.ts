import { writeFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { chooseNamed, readOptions, runCommand } from '../support/command-line.ts'
import { meetsTarget, type Bench, type Figure, type Row, type Scale } from './bench.ts'
import { credentials } from './credentials.ts'
import { consoleRoutes } from './console/console-routes.ts'
import { drain } from './drain.ts'
import { keyShapes } from './key-shapes.ts'
import { memory } from './memory/memory.ts'
import { postgresClaim } from './postgres/claim-depth.ts'
import { postgresEndToEnd } from './postgres/end-to-end.ts'
import { heldSnapshot } from './postgres/held-snapshot.ts'
import { pollShares } from './postgres/poll-shares.ts'
import { postgresStored } from './postgres/stored-years.ts'
import { postgresSaturation } from './postgres/saturation.ts'
import { processFigures } from './process-figures.ts'
import { sandboxFigures } from './sandbox/sandbox-figures.ts'
import { sqliteRival } from './sqlite-rival.ts'
import { storedEvents } from './stored-events.ts'
import { updates } from './updates.ts'

const benches: readonly Bench[] = [
  drain,
  updates,
  storedEvents,
  keyShapes,
  sqliteRival,
  postgresEndToEnd,
  postgresSaturation,
  heldSnapshot,
  postgresClaim,
  postgresStored,
  credentials,
  pollShares,
  consoleRoutes,
  processFigures,
  sandboxFigures,
  memory,
]

const help = `Speed as ratios of two things measured in one run, and the raw figures of this machine.

Usage: npm run bench [-- OPTIONS]

  --only NAME   one of the benches below; may be repeated
  --quick       little work: shows that a bench runs; its ratios are not what the targets are meant for
  --json FILE   rows, figures, machine and versions as JSON
  --list        the names alone
  --help        this text

Exit 1 where a ratio misses its target.

Benches:
${benches.map(({ name, does }) => `  ${name.padEnd(20)}${does}`).join('\n')}
`

await runCommand(main)

async function main(): Promise<void> {
  const values = readOptions({
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (values.help) return void process.stdout.write(help)
  if (values.list) return void process.stdout.write(`${benches.map(({ name }) => name).join('\n')}\n`)
  await measure(chooseNamed(benches, values.only), values.quick ? 'quick' : 'full', values.json)
}

async function measure(chosen: readonly Bench[], scale: Scale, file: string | undefined): Promise<void> {
  const rows: Row[] = []
  const figures: Figure[] = []
  for (const bench of chosen) {
    process.stdout.write(`\n${bench.name}: ${bench.does}\n`)
    await bench.run(
      {
        say: (text) => void process.stdout.write(`      ${text}\n`),
        figure: (figure) => {
          figures.push(figure)
          process.stdout.write(`      ${figure.what}: ${round(figure.value)} ${figure.unit}\n`)
        },
        row: (row) => {
          rows.push(row)
          process.stdout.write(`${toLine(row)}\n`)
        },
      },
      scale,
    )
  }
  const missed = rows.filter((row) => !meetsTarget(row))
  process.stdout.write(`\n${rows.map(toLine).join('\n')}\n`)
  process.stdout.write(`\n${rows.length - missed.length} of ${rows.length} ratios meet their target\n`)
  if (file !== undefined) {
    const facts = { at: new Date().toISOString(), scale, machine: describeMachine(), rows, figures }
    await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`)
  }
  if (missed.length > 0) process.exitCode = 1
}

function toLine(row: Row): string {
  const { what, against, ratio, target } = row
  const verdict = target === undefined ? '    ' : meetsTarget(row) ? 'ok  ' : 'MISS'
  const aim =
    target === undefined
      ? ''
      : 'atLeast' in target
        ? ` (at least ${target.atLeast})`
        : ` (at most ${target.atMost})`
  return `${verdict}  ${ratio.toFixed(2)}${aim}  ${what} : ${against}`
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}

function describeMachine() {
  return {
    processors: cpus().length,
    model: cpus()[0]?.model,
    memoryBytes: totalmem(),
    system: `${platform()} ${arch()} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
    sqlite: process.versions.sqlite,
  }
}
