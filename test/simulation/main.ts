import { availableParallelism } from 'node:os'
import { readOptions, readWholeNumber, runCommand } from '../support/command-line.ts'
import { huntBugs, playSeeds, showSeed } from './commands.ts'
import { enterTimeZone } from './time-zone.ts'

const help = `Plays the gateway under faults that a seed decides, on a virtual clock, and checks every guarantee after each run.

Usage: npm run simulate [-- OPTIONS]

  --seeds N       how many seeds (default 1000)
  --from N        the first of them (default 1)
  --seed N        this one alone, with its trace
  --processes N   processes at once (default: as many as there are processors)
  --bugs          instead: each planted bug, and the first of the seeds that finds it
  --json          one JSON object at the end instead of text
  --help          this text

A failure prints its seed and the shortest trace found that shows it. Ctrl-C ends early and prints what was done.
Exit 1 where a guarantee was broken, a bug was not found, or something happened too rarely to count as tried.
`

await runCommand(main)

async function main(): Promise<void> {
  enterTimeZone()
  const values = readOptions({
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    processes: { type: 'string', default: String(availableParallelism()) },
    bugs: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  })
  const { json: isJson } = values
  if (values.help) process.stdout.write(help)
  else if (values.seed !== undefined) await showSeed(readWholeNumber('--seed', values.seed, 0), isJson)
  else if (values.bugs) await huntBugs(readWholeNumber('--seeds', values.seeds, 1), isJson)
  else {
    await playSeeds({
      from: readWholeNumber('--from', values.from, 0),
      seeds: readWholeNumber('--seeds', values.seeds, 1),
      processes: readWholeNumber('--processes', values.processes, 1),
      isJson,
    })
  }
}
