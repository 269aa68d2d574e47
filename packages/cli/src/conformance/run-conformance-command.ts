import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  countResults,
  findUnknownRules,
  toHtml,
  toJsonReport,
  toJunit,
  type ConformanceReport,
  type FaultResult,
  type ReportCounts,
  type RuleFacts,
} from '@truckroll/testing'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { openSubject, type Subject, type SubjectOptions } from './open-subject.ts'
import { printFault, printReport, printResult } from './print-conformance.ts'

export interface ConformanceCommandOptions extends SubjectOptions {
  readonly only?: readonly string[]
  readonly faults?: number
  readonly seed: number
  readonly junit?: string
  readonly html?: string
  readonly json?: boolean
}

/** Examines an adapter or a service and prints the report. @throws CliError if it, or what was typed, is not usable. */
export async function runConformanceCommand(
  context: CliContext,
  path: string,
  options: ConformanceCommandOptions,
): Promise<ReportCounts> {
  await using subject = await openSubject(context, path, options)
  refuseUnknown(subject.rules, options.only)
  const isJson = options.json === true
  const results = await subject.run({
    ...(options.only === undefined ? {} : { only: options.only }),
    seed: options.seed,
    onResult: (result) => (isJson ? undefined : printResult(context.output, result)),
  })
  const faults = await runFaults(context, subject, options)
  const report = { subject: subject.name, results, faults }
  writeReports(context, report, options)
  if (isJson) context.output.print(toJsonText(toJsonReport(report)))
  else printReport(context.output, report)
  return countResults(report)
}

function refuseUnknown(known: readonly RuleFacts[], only: readonly string[] = []): void {
  const unknown = findUnknownRules(only, known)
  if (unknown.length === 0) return
  const message = `--only: there is no rule and no part ${unknown.join(', ')}; docs/conformance.md lists all`
  throw new CliError('TR_CLI_ARGUMENT', message)
}

async function runFaults(
  { output }: CliContext,
  subject: Subject,
  { faults = 0, seed: first, json }: ConformanceCommandOptions,
): Promise<readonly FaultResult[]> {
  const results: FaultResult[] = []
  if (subject.lacks !== undefined) return results
  for (let seed = first; seed < first + faults; seed += 1) {
    const result = { seed, message: await subject.runFaults(seed) }
    results.push(result)
    if (json !== true) printFault(output, result, results.length, faults)
  }
  return results
}

function writeReports(
  { cwd }: CliContext,
  report: ConformanceReport,
  { junit, html }: ConformanceCommandOptions,
): void {
  if (junit !== undefined) write(resolve(cwd, junit), toJunit(report))
  if (html !== undefined) write(resolve(cwd, html), toHtml(report))
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw new CliError(
      'TR_CLI_FILE',
      `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}
