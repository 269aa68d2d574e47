import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  countResults,
  findUnknownRules,
  runConformance,
  runFaultSeed,
  toHtml,
  toJsonReport,
  toJunit,
  toSubject,
  type Conformance,
  type ConformanceReport,
  type FaultResult,
  type ReportCounts,
} from '@truckroll/testing'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { loadConformance } from './load-conformance.ts'
import { printFault, printReport, printResult } from './print-conformance.ts'

export interface ConformanceCommandOptions {
  readonly only?: readonly string[]
  readonly faults?: number
  readonly seed: number
  readonly junit?: string
  readonly html?: string
  readonly json?: boolean
}

/** Examines an adapter and prints the report. @throws CliError if it, or what was typed, is not usable. */
export async function runConformanceCommand(
  context: CliContext,
  path: string,
  options: ConformanceCommandOptions,
): Promise<ReportCounts> {
  const { only, seed } = options
  const unknown = findUnknownRules(only ?? [])
  if (unknown.length > 0)
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `--only: there is no rule and no part ${unknown.join(', ')}; docs/conformance.md lists all`,
    )
  const conformance = await loadConformance(path, context.cwd)
  const isJson = options.json === true
  const results = await runConformance(conformance, {
    ...(only === undefined ? {} : { only }),
    seed,
    onResult: (result) => (isJson ? undefined : printResult(context.output, result)),
  })
  const faults = await runFaults(context, conformance, options)
  const report = { subject: toSubject(conformance.adapter), results, faults }
  writeReports(context, report, options)
  if (isJson) context.output.print(toJsonText(toJsonReport(report)))
  else printReport(context.output, report)
  return countResults(report)
}

async function runFaults(
  { output }: CliContext,
  conformance: Conformance,
  { faults = 0, seed: first, json }: ConformanceCommandOptions,
): Promise<readonly FaultResult[]> {
  const results: FaultResult[] = []
  for (let seed = first; seed < first + faults; seed += 1) {
    const result = { seed, message: await runFaultSeed(conformance, seed) }
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
