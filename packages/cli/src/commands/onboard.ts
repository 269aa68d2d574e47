import { writeFileSync, appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandHost } from '../command-host.ts'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkProviders } from '../onboard/check-providers.ts'
import { onboardProviders, type OnboardReport } from '../onboard/onboard-providers.ts'
import { type OpenJobs, sortOpenJobs } from '../onboard/open-jobs.ts'
import { type InputFile, type InputRow, readRows } from '../onboard/read-rows.ts'
import { idOf } from '../onboard/row-work.ts'
import type { Output } from '../output/output.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { stringifyJson } from '@truckroll/protocol'

interface OnboardCommandOptions {
  readonly dryRun?: boolean
  readonly paused?: boolean
  readonly jobs?: string
  readonly report?: string
  readonly json?: boolean
}

export function addOnboardCommand(providers: Command, host: CommandHost): void {
  const onboard = providers
    .command('onboard')
    .description('Asks Dispatch to connect the providers of a file (JSON, NDJSON or CSV). May be run again.')
    .argument('<file>', 'a list of {externalOrganizationId, name, email | phoneNumber | address.state, ...}')
    .option('--dry-run', 'only let the gateway check each row; neither Dispatch nor the vendor is asked')
    .option('--paused', 'nothing is delivered to new providers until `resume provider`')
    .option(
      '--jobs <file>',
      'their jobs that were open before: {externalOrganizationId, externalId | id, bmsId, ...}',
    )
    .option('--report <file>', 'write what became of each row to this file, one JSON line each')
    .option('--json', 'one JSON line per row')
    .action(async (file: string, options: OnboardCommandOptions) => onboardFile(file, options, host))
  addExamples(
    onboard,
    'truckroll providers onboard providers.csv --dry-run',
    'truckroll providers onboard providers.csv --paused --jobs open-jobs.csv --report done.ndjson',
  )
}

async function onboardFile(
  file: string,
  options: OnboardCommandOptions,
  { context, setExitCode }: CommandHost,
): Promise<void> {
  const { output } = context
  refuseOverwriting(context, file, options)
  const { rows } = readFile(context, file, 'providers')
  const openJobs = options.jobs === undefined ? new Map() : readOpenJobs(context, options.jobs, rows)
  const tally = new Tally(rows.length, options, context)
  const stopping = new AbortController()
  const forget = context.host.onSignal(() => {
    // The first lets the rows in hand end.
    if (stopping.signal.aborted) context.host.exit(exitCodes.interrupted)
    stopping.abort()
  })
  const client = createGatewayClient(context)
  const common = {
    client,
    openJobs,
    stopping: stopping.signal,
    onReport: (each: OnboardReport) => tally.add(each),
  }
  try {
    if (options.dryRun === true) {
      const onAlone = (message: string) =>
        output.tell(`${message} Until it runs, the adapter cannot check the settings in the rows.`)
      await checkProviders(rows, { ...common, onAlone })
    } else {
      await onboardProviders(rows, { ...common, isPaused: options.paused === true })
    }
  } catch (error) {
    if (!(error instanceof CliError) || tally.done === 0) throw error
    throw new CliError(error.code, `${error.message} ${tally.progress}`, { cause: error })
  } finally {
    forget()
  }
  if (options.json !== true) output.print(tally.summary)
  if (stopping.signal.aborted && tally.done < rows.length) {
    output.tell(`Stopped. ${tally.progress}`)
    setExitCode(exitCodes.interrupted)
  } else if (tally.hasFailures) setExitCode(exitCodes.failed)
}

function readFile({ cwd, output }: CliContext, file: string, what: 'providers' | 'jobs'): InputFile {
  const read = readRows(resolve(cwd, file), what)
  if (read.note !== undefined) output.tell(`${file}: ${read.note}`)
  return read
}

/** @throws CliError `TR_CLI_FILE` if a job is of none of these providers. */
function readOpenJobs(context: CliContext, file: string, rows: readonly InputRow[]): OpenJobs {
  const jobs = sortOpenJobs(readFile(context, file, 'jobs'), file)
  const providers = new Set(rows.map((row) => ('request' in row ? idOf(row.request) : undefined)))
  const strange = [...jobs.keys()].find((provider) => !providers.has(provider))
  if (strange === undefined) return jobs
  throw new CliError(
    'TR_CLI_FILE',
    `${file}: expected jobs of the providers in the other file, got one of ${JSON.stringify(strange.slice(0, 64))}`,
  )
}

/** @throws CliError `TR_CLI_ARGUMENT` if the report would take the place of what is read. */
function refuseOverwriting({ cwd }: CliContext, file: string, { report, jobs }: OnboardCommandOptions): void {
  if (report === undefined) return
  const read = [file, ...(jobs === undefined ? [] : [jobs])].map((each) => resolve(cwd, each))
  if (read.includes(resolve(cwd, report)))
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `expected another file for --report than those that are read, got ${report}`,
    )
}

/** Tells what became of each row, and counts. */
class Tally {
  readonly #all: number
  readonly #isJson: boolean
  readonly #output: Output
  readonly #path: string | undefined
  readonly #counts = new Map<OnboardReport['outcome'], number>()
  #openJobs = 0

  constructor(all: number, { json, report }: OnboardCommandOptions, { output, cwd }: CliContext) {
    this.#all = all
    this.#isJson = json === true
    this.#output = output
    this.#path = report === undefined ? undefined : resolve(cwd, report)
    if (this.#path !== undefined) inFile(this.#path, (path) => writeFileSync(path, '', { mode: 0o600 }))
  }

  get done(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  get hasFailures(): boolean {
    return (this.#counts.get('failed') ?? 0) > 0
  }

  get progress(): string {
    return `${this.done} of ${this.#all} rows are done; give the same file again to go on.`
  }

  get summary(): string {
    const counts = [...this.#counts].map(([outcome, count]) => `${count} ${outcome}`)
    if (this.#openJobs > 0) counts.push(`${this.#openJobs} open jobs`)
    return counts.join(', ') || 'no rows'
  }

  add(report: OnboardReport): void {
    this.#counts.set(report.outcome, (this.#counts.get(report.outcome) ?? 0) + 1)
    this.#openJobs += report.openJobs
    const line = stringifyJson(report)
    if (this.#path !== undefined) inFile(this.#path, (path) => appendFileSync(path, `${line}\n`))
    this.#output.print(this.#isJson ? line : this.#toLine(report))
  }

  #toLine({ line, outcome, openJobs, externalOrganizationId, message }: OnboardReport): string {
    const { style } = this.#output
    const place = `${String(this.done).padStart(String(this.#all).length)}/${this.#all}`
    const shown = outcome === 'failed' ? style.bad(outcome.padEnd(9)) : style.good(outcome.padEnd(9))
    const jobs = openJobs === 0 ? '' : `  ${openJobs} open ${openJobs === 1 ? 'job' : 'jobs'}`
    const more = message === undefined ? '' : `  ${toSafeText(message)}`
    return `${place}  row ${String(line).padStart(4)}  ${shown}  ${toSafeText(externalOrganizationId ?? '-')}${jobs}${more}`
  }
}

function inFile(path: string, write: (path: string) => void): void {
  try {
    write(path)
  } catch (cause) {
    throw new CliError('TR_CLI_FILE', `expected a file that can be written for --report, got ${path}`, {
      cause,
    })
  }
}
