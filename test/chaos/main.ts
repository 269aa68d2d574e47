import { parseArgs } from 'node:util'
import { runScenarios } from './run-scenarios.ts'
import { allScenarios } from './scenarios/all-scenarios.ts'
import type { Scenario } from './scenario.ts'
import { builtProgram } from './world/gateway-program.ts'

const help = `Real gateways in processes of their own under real faults; an oracle checks from outside that nothing was lost, order
was kept, no completed step was repeated, and every update went out with one id and the same bytes.

Usage: npm run chaos [-- OPTIONS]

  --only NAME   one of the scenarios below; may be repeated
  --seed N      what chance goes by (default 1); the moments of the machine are not in it
  --quick       little work: shows that each scenario runs
  --json        one JSON object at the end instead of the table
  --list        the names alone
  --help        this text

Exit 1 where a guarantee was broken or a planted loss was not found. Ctrl-C ends early, and all it started with it.

Scenarios:
${allScenarios.map(({ name, does }) => `  ${name.padEnd(17)}${does}`).join('\n')}
`

class UsageError extends Error {}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

async function main(): Promise<void> {
  const values = readOptions()
  if (values.help) return void process.stdout.write(help)
  if (values.list) return void process.stdout.write(`${allScenarios.map(({ name }) => name).join('\n')}\n`)
  const seed = Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed: expected a whole number, got ${values.seed}`)
  const isSound = await runScenarios(choose(values.only), {
    seed,
    scale: values.quick ? 'quick' : 'full',
    program: builtProgram,
    isJson: values.json,
  })
  if (!isSound) process.exitCode = 1
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        seed: { type: 'string', default: '1' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function choose(only: readonly string[] | undefined): readonly Scenario[] {
  const unknown = only?.filter((name) => !allScenarios.some((scenario) => scenario.name === name)) ?? []
  if (unknown.length > 0) {
    const names = allScenarios.map(({ name }) => name).join(', ')
    throw new UsageError(`--only: expected ${names}, got ${unknown.join(', ')}`)
  }
  return only === undefined ? allScenarios : allScenarios.filter(({ name }) => only.includes(name))
}
