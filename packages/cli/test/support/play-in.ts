import type { Store } from '@truckroll/gateway/embed'
import { createSandbox } from '@truckroll/sandbox'
import { playScenario } from '../../src/play/play-scenario.ts'
import type { ScenarioFile } from '../../src/play/read-scenario.ts'

const patienceMs = 30_000

/** Plays a scenario in a sandbox of its own; what did not go as written, a line each. */
export async function problemsOf(file: ScenarioFile, openStore: () => Promise<Store>): Promise<string[]> {
  const sandbox = await createSandbox({ port: 0 })
  try {
    await sandbox.listen()
    const { signal } = new AbortController()
    const { steps } = await playScenario(file, { sandboxUrl: sandbox.url, openStore, patienceMs, signal })
    return steps.flatMap(({ line, problems }) => problems.map((problem) => `line ${line}: ${problem}`))
  } finally {
    await sandbox.close()
  }
}
