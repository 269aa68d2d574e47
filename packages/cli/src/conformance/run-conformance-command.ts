import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  bridgeRules,
  countResults,
  findUnknownRules,
  rules,
  runBridgeConformance,
  runBridgeFaultSeed,
  runConformance,
  runFaultSeed,
  toHtml,
  toJsonReport,
  toJunit,
  toSubject,
  type ConformanceReport,
  type FaultResult,
  type ReportCounts,
  type RuleFacts,
  type RuleResult,
  type RunOptions,
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
  readonly secret?: string
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
  const subject = isUrl(path) ? await openService(context, path, options) : await openAdapter(context, path)
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

/** What is examined: an adapter, or a service. */
interface Subject {
  readonly name: string
  readonly rules: readonly RuleFacts[]
  run(options: RunOptions): Promise<readonly RuleResult[]>
  runFaults(seed: number): Promise<string | undefined>
}

function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path)
}

async function openAdapter({ cwd }: CliContext, path: string): Promise<Subject> {
  const conformance = await loadConformance(path, cwd)
  return {
    name: toSubject(conformance.adapter),
    rules,
    run: (options) => runConformance(conformance, options),
    runFaults: (seed) => runFaultSeed(conformance, seed),
  }
}

async function openService(
  { env }: CliContext,
  url: string,
  { secret = env['TRUCKROLL_BRIDGE_SECRET'] ?? '' }: ConformanceCommandOptions,
): Promise<Subject> {
  const key = /^\s*whsec_([A-Za-z0-9+/]+={0,2})\s*(?:,|$)/.exec(secret)?.[1]
  if (key === undefined)
    throw new CliError(
      'TR_CLI_ARGUMENT',
      '--secret: expected whsec_ and base64, as the service knows it (or TRUCKROLL_BRIDGE_SECRET)',
    )
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) })
  } catch (cause) {
    throw new CliError('TR_CLI_UNREACHABLE', `nothing answers at ${url}`, { cause })
  }
  const service = { url, secret }
  return {
    name: new URL(url).origin,
    rules: bridgeRules,
    run: (options) => runBridgeConformance({ ...options, ...service }),
    runFaults: (seed) => runBridgeFaultSeed(service, seed),
  }
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
