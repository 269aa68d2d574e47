import type { CallRates } from '../scenario.ts'
import type { Findings } from '../../support/findings.ts'

const windowMs = 10_000
/** A bucket holds one call, and the edges of the window may fall badly. */
const spare = 2

/** Guarantee 10: calls to the BMS stay below their rates, of each provider and of all together. */
export class RateOracle {
  readonly #findings: Findings
  readonly #rates: CallRates
  readonly #elapsedMs: () => number
  /** Times of the calls within the window, by provider; '' is all. */
  readonly #calls = new Map<string, number[]>()

  constructor(findings: Findings, rates: CallRates, elapsedMs: () => number) {
    this.#findings = findings
    this.#rates = rates
    this.#elapsedMs = elapsedMs
  }

  called(provider: string): void {
    // What belongs to no provider counts in that of all alone.
    if (provider !== '') this.#check(provider, this.#rates.perProvider)
    this.#check('', this.#rates.all)
  }

  /** Buckets fill by the wall clock: what was called before it was set says nothing. */
  clockSet(): void {
    this.#calls.clear()
  }

  #check(name: string, rate: number | undefined): void {
    if (rate === undefined) return
    const now = this.#elapsedMs()
    const calls = (this.#calls.get(name) ?? []).filter((at) => at > now - windowMs)
    calls.push(now)
    this.#calls.set(name, calls)
    const most = (rate * windowMs) / 1_000 + spare
    if (calls.length <= most) return
    const whose = name === '' ? 'in all' : `of provider ${name}`
    this.#findings.object('too-fast', `${calls.length} calls ${whose} in ${windowMs} ms, at ${rate} a second`)
  }
}
