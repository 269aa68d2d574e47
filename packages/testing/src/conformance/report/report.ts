import type { AdapterDefinition } from '@truckroll/gateway'
import type { RuleResult } from '../run-conformance.ts'

/** One seed of the fault runs. */
export interface FaultResult {
  readonly seed: number
  /** What does not hold; undefined if everything does. */
  readonly message: string | undefined
}

export interface ConformanceReport {
  /** What was examined: an adapter by name and version, or a service by its URL. */
  readonly subject: string
  readonly results: readonly RuleResult[]
  readonly faults: readonly FaultResult[]
}

export interface ReportCounts {
  readonly passed: number
  readonly failed: number
  readonly warned: number
  readonly skipped: number
  readonly faultsPassed: number
  readonly faultsFailed: number
}

/** What a pass does not prove; stands in every report. */
export const notProven: readonly string[] = [
  "that the product behaves as its double does: run the suite against the product's own test system as well",
  'what has a rule that was skipped',
  'that texts are worded as the people who read them want it, and that statuses mean what the company means by them',
  'speed, and behaviour over weeks',
  "that the vendor's limits, plans and permissions allow it for each company",
]

export function toSubject({ name, version }: Pick<AdapterDefinition, 'name' | 'version'>): string {
  return `${name} ${version}`
}

export function countResults({ results, faults }: ConformanceReport): ReportCounts {
  const count = (outcome: RuleResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  const faultsFailed = faults.filter(({ message }) => message !== undefined).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    faultsPassed: faults.length - faultsFailed,
    faultsFailed,
  }
}

/** The report as data, for programs. */
export function toJsonReport(report: ConformanceReport): object {
  return {
    subject: report.subject,
    counts: countResults(report),
    rules: report.results.map(({ rule, outcome, message, tookMs }) => ({
      id: rule.id,
      title: rule.title,
      profile: rule.profile,
      level: rule.level,
      outcome,
      ...(message === undefined ? {} : { message }),
      ...(outcome === 'failed' || outcome === 'warned' ? { proves: rule.proves, costs: rule.costs } : {}),
      tookMs,
    })),
    faults: report.faults,
    notProven,
  }
}
