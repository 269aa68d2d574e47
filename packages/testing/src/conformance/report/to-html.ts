import type { RuleResult } from '../run-conformance.ts'
import { countResults, notProven, type ConformanceReport } from './report.ts'
import { toMarkupText as text } from './to-markup-text.ts'

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8886 }
  .failed { color: #b3261e; font-weight: 600 } .warned { color: #a65a00; font-weight: 600 } .passed { color: #1d7a46 } .skipped { color: #6b6b6b }
  code { font-size: .9em } small { display: block }
  @media (prefers-color-scheme: dark) { .failed { color: #ff897d } .warned { color: #ffb86b } .passed { color: #6fd69a } .skipped { color: #a5a5a5 } }
`

/** The report as one page that needs nothing else. */
export function toHtml(report: ConformanceReport): string {
  const { passed, failed, warned, skipped, faultsPassed, faultsFailed } = countResults(report)
  const faults =
    report.faults.length === 0
      ? ''
      : `<h2>Runs under faults</h2>
<p>${faultsPassed} seeds passed, ${faultsFailed} failed.</p>
<ul>${report.faults
          .filter(({ message }) => message !== undefined)
          .map(({ seed, message = '' }) => `<li>seed ${seed}: ${text(message)}</li>`)
          .join('')}</ul>`
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(`Conformance of ${report.subject}`)}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body>
<h1>${text(`Conformance of ${report.subject}`)}</h1>
<p>${passed} passed, ${failed} failed, ${warned} with a warning, ${skipped} skipped.</p>
<table>
<thead><tr><th scope="col">Rule</th><th scope="col">Outcome</th><th scope="col">What holds</th></tr></thead>
<tbody>
${report.results.map(toRow).join('\n')}
</tbody>
</table>
${faults}
<h2>What a pass does not prove</h2>
<ul>${notProven.map((line) => `<li>${text(line)}</li>`).join('')}</ul>
</body>
</html>
`
}

function toRow({ rule, outcome, message = '' }: RuleResult): string {
  const isBad = outcome === 'failed' || outcome === 'warned'
  const costs = isBad ? `<small>It ${text(rule.proves)}. Otherwise ${text(rule.costs)}.</small>` : ''
  const found = message === '' ? '' : `<small>${text(message)}</small>`
  return `<tr id="${text(rule.id)}"><td><code>${text(rule.id)}</code></td><td class="${outcome}">${outcome}</td><td>${text(rule.title)}${found}${costs}</td></tr>`
}
