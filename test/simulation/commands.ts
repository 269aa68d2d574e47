import { allBugs } from './bugs/all-bugs.ts'
import { findShortfalls, toCountLines } from './coverage.ts'
import { huntBug } from './hunt-bug.ts'
import type { Finding } from '../support/findings.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'
import { runSeeds } from './seed-pool.ts'
import { tellFailure } from './tell-failure.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const progressEveryMs = 5_000

/** One seed with its trace. */
export async function showSeed(seed: number, isJson: boolean): Promise<void> {
  const { findings, counts, trace } = await runScenario(createScenario(seed), { keepsTrace: true })
  if (findings.length > 0) process.exitCode = 1
  if (isJson) return say(JSON.stringify({ seed, findings, counts: Object.fromEntries(counts), trace }))
  trace.forEach(say)
  say(findings.length === 0 ? `\nseed ${seed}: all guarantees held` : `\n${await tellFailure(seed)}`)
}

/** What came of many seeds. */
class Tally {
  readonly counts = new Map<string, number>()
  readonly failed = new Map<number, readonly Finding[]>()
  readonly #startedAt = performance.now()
  done = 0
  virtualMs = 0

  perSecond(): number {
    return Number((this.done / ((performance.now() - this.#startedAt) / 1_000)).toFixed(1))
  }
}

/** Many seeds in several processes. Ctrl-C ends early; the results so far are printed all the same. */
export async function playSeeds(options: {
  readonly from: number
  readonly seeds: number
  readonly processes: number
  readonly isJson: boolean
}): Promise<void> {
  const { seeds } = options
  const tally = new Tally()
  const stopping = new AbortController()
  // Heard as often as it comes: outside of a terminal npm's own forwarding makes two of one.
  const stop = () => stopping.abort()
  process.on('SIGINT', stop)
  const progress = setInterval(() => {
    const { done, failed } = tally
    process.stderr.write(`${done} of ${seeds} seeds, ${tally.perSecond()} a second, ${failed.size} failed\n`)
  }, progressEveryMs)
  try {
    await runSeeds({
      ...options,
      signal: stopping.signal,
      onReport: (report) => {
        tally.done += 1
        tally.virtualMs += report.elapsedMs
        for (const [what, count] of report.counts) {
          tally.counts.set(what, (tally.counts.get(what) ?? 0) + count)
        }
        if (report.findings.length > 0) tally.failed.set(report.seed, report.findings)
      },
    })
  } finally {
    clearInterval(progress)
    process.off('SIGINT', stop)
  }
  await tellTally(tally, options)
}

async function tellTally(
  tally: Tally,
  { from, seeds, isJson }: { readonly from: number; readonly seeds: number; readonly isJson: boolean },
): Promise<void> {
  const { done, counts, failed } = tally
  const isWhole = done === seeds
  // That few seeds do not show everything says nothing.
  const shortfalls = isWhole && seeds >= 1_000 ? findShortfalls(counts, seeds) : []
  if (failed.size > 0 || shortfalls.length > 0) process.exitCode = 1
  const perSecond = tally.perSecond()
  if (isJson) {
    const failures = [...failed].map(([seed, findings]) => ({ seed, findings }))
    const facts = { from, seeds, done, perSecond, failures, shortfalls }
    return say(JSON.stringify({ ...facts, counts: Object.fromEntries(counts) }))
  }
  say(`How often each thing happened:\n${toCountLines(counts).join('\n')}\n`)
  for (const { what, count, least } of shortfalls) say(`Too rare: ${what}: ${count} times, needed ${least}`)
  for (const [seed, [first]] of failed) say(`FAILED seed ${seed}: ${first?.rule}: ${first?.text}`)
  const hours = (tally.virtualMs / 3_600_000).toFixed(1)
  say(`${done} of ${seeds} seeds from ${from}, ${perSecond} a second, ${hours} hours of virtual time`)
  const [worst] = failed.keys()
  if (worst !== undefined && isWhole) say(`\n${await tellFailure(worst)}`)
  else say(failed.size === 0 ? 'All guarantees held.' : `${failed.size} seeds failed.`)
}

/** Each planted bug, and the first seed that finds it. */
export async function huntBugs(seeds: number, isJson: boolean): Promise<void> {
  const bugs: {
    readonly bug: string
    readonly seed: number | undefined
    readonly rule: string | undefined
  }[] = []
  for (const bug of allBugs) {
    const found = await huntBug(bug, seeds)
    bugs.push({ bug: bug.name, seed: found?.seed, rule: found?.rule })
    if (found === undefined) process.exitCode = 1
    if (isJson) continue
    say(found === undefined ? `NOT FOUND  ${bug.name}` : `seed ${found.seed}: ${bug.name} (${found.rule})`)
  }
  if (isJson) say(JSON.stringify({ seeds, bugs }))
}
