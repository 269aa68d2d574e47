import { chooseNamed, readOptions, readWholeNumber, runCommand } from '../support/command-line.ts'
import { runScenarios } from './run-scenarios.ts'
import { allScenarios } from './scenarios/all-scenarios.ts'
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

await runCommand(main)

async function main(): Promise<void> {
  const values = readOptions({
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (values.help) return void process.stdout.write(help)
  if (values.list) return void process.stdout.write(`${allScenarios.map(({ name }) => name).join('\n')}\n`)
  const isSound = await runScenarios(chooseNamed(allScenarios, values.only), {
    seed: readWholeNumber('--seed', values.seed, 0),
    scale: values.quick ? 'quick' : 'full',
    program: builtProgram,
    isJson: values.json,
  })
  if (!isSound) process.exitCode = 1
}
