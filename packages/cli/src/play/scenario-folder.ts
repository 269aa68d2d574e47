import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CliError } from '../errors.ts'
import { ownManifest } from '../modules/own-file.ts'
import { readScenario, type ScenarioFile } from './read-scenario.ts'

/** The folder with the scenarios of the playbook. */
function scenarioFolder(): string {
  return join(dirname(ownManifest()), 'scenarios')
}

/** The names of their files, such as `03-work.yaml`, in the order of their numbers. */
function listScenarios(): readonly string[] {
  return readdirSync(scenarioFolder())
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
}

/**
 * What was asked for: numbers of the playbook's scenarios, their names such as `03-work`, `all`, or own files.
 * @throws CliError `TR_CLI_ARGUMENT` if there is none of that name, `TR_CLI_FILE` if one is not as it should be.
 */
export function findScenarios(asked: readonly string[], cwd: string): readonly ScenarioFile[] {
  const names = listScenarios()
  const own = (name: string) => readScenario(join(scenarioFolder(), name), name)
  return asked.flatMap((wanted) => {
    if (wanted === 'all') return names.map(own)
    const number = /^\d+$/.test(wanted) ? Number(wanted) : undefined
    const found = names.find(
      (name) => name === `${wanted}.yaml` || (number !== undefined && Number.parseInt(name, 10) === number),
    )
    if (found !== undefined) return [own(found)]
    const path = resolve(cwd, wanted)
    if (number === undefined && existsSync(path)) return [readScenario(path, wanted)]
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `expected a number from 1 to ${names.length}, all, or a file, got ${JSON.stringify(wanted)}; \`truckroll play --list\` names each`,
    )
  })
}
