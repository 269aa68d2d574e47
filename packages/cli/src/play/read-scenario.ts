import { parseYaml, readYamlText } from '../yaml/read-yaml.ts'
import { scenarioSchema, type Scenario } from './scenario-schema.ts'

/** A scenario with the places of its steps, for messages. */
export interface ScenarioFile {
  /** As messages name it. */
  readonly file: string
  readonly scenario: Scenario
  /** The line of each step, and of what each side holds at the end. */
  readonly stepLines: readonly number[]
  readonly endLines: readonly number[]
}

/** @throws CliError `TR_CLI_FILE` which names file, line, place and what was expected there. */
export function readScenario(path: string, file: string = path): ScenarioFile {
  return parseScenario(readYamlText(path, file), file)
}

/** @throws CliError `TR_CLI_FILE` */
export function parseScenario(text: string, file: string): ScenarioFile {
  const { value: scenario, lineOf } = parseYaml(text, file, scenarioSchema)
  return {
    file,
    scenario,
    stepLines: scenario.steps.map((_, index) => lineOf(['steps', index])),
    endLines: scenario.end.map(({ who }) => lineOf(['end', who])),
  }
}
