import type { CommandHost } from '../command-host.ts'
import type { CheckResult } from '../doctor/check.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { addExamples } from './examples.ts'

interface DoctorOptions {
  readonly config?: string
  readonly json?: boolean
}

export function addDoctorCommand({ program, context, setExitCode }: CommandHost): void {
  const doctor = program
    .command('doctor')
    .description('Checks settings, keys, clock, store, adapter and every host it needs. Takes no message.')
    .option('--config <file>', 'settings file; default: truckroll.config.ts if there is one')
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('../doctor/run-doctor.ts')
      const { output } = context
      const { style } = output
      const paint = {
        ok: (text: string) => style.good(text),
        warn: (text: string) => style.warning(text),
        fail: (text: string) => style.bad(text),
        skip: (text: string) => style.dim(text),
      }
      const results: CheckResult[] = []
      for await (const result of runDoctor(context, options.config)) {
        results.push(result)
        if (options.json === true) continue
        const state = paint[result.state](result.state.padEnd(4))
        output.print(`${state}  ${result.name.padEnd(15)}  ${toSafeText(result.message)}`)
      }
      if (options.json === true) output.print(toJsonText({ checks: results }))
      if (results.some((result) => result.state === 'fail')) setExitCode(exitCodes.failed)
    })
  addExamples(
    doctor,
    'truckroll doctor',
    'truckroll doctor --json | jq ".checks[] | select(.state == \\"fail\\")"',
  )
}
