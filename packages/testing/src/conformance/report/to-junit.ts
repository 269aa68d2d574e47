import { countResults, type ConformanceReport } from './report.ts'
import { toMarkupText as text } from './to-markup-text.ts'

/** The report as JUnit XML, as build servers read it. A warning is a passed case that says so. */
export function toJunit(report: ConformanceReport): string {
  const { failed, skipped, faultsFailed } = countResults(report)
  const cases = report.results.map(({ rule, outcome, message = '', tookMs }) => {
    const inner = {
      passed: '',
      failed: `<failure message="${text(message)}">${text(`${rule.title}. It ${rule.proves}. Otherwise ${rule.costs}.`)}</failure>`,
      warned: `<system-out>${text(`warning: ${message}`)}</system-out>`,
      skipped: `<skipped message="${text(message)}"/>`,
    }[outcome]
    return `    <testcase classname="${text(rule.profile)}" name="${text(`${rule.id}: ${rule.title}`)}" time="${tookMs / 1_000}">${inner}</testcase>`
  })
  const seeds = report.faults.map(({ seed, message }) => {
    const inner = message === undefined ? '' : `<failure message="${text(message)}"/>`
    return `    <testcase classname="faults" name="seed ${seed}">${inner}</testcase>`
  })
  const all = [...cases, ...seeds]
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="${text(`conformance of ${report.subject}`)}" tests="${all.length}" failures="${failed + faultsFailed}" errors="0" skipped="${skipped}">
${all.join('\n')}
  </testsuite>
</testsuites>
`
}
