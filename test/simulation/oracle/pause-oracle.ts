import type { PauseScope } from '@truckroll/gateway/embed'
import type { Findings } from '../../support/findings.ts'

/** Whose work was handed out. */
interface Work {
  readonly id: string
  readonly jobId: string | undefined
  readonly provider: string | undefined
}

/** Guarantee 10: what is paused is recorded and not handed out until it is resumed. */
export class PauseOracle {
  readonly #findings: Findings
  readonly #count: (what: string) => void
  readonly #paused = new Set<PauseScope>()
  /** Asked for, and not answered yet. */
  readonly #asked = new Set<PauseScope>()

  constructor(findings: Findings, count: (what: string) => void) {
    this.#findings = findings
    this.#count = count
  }

  /** A person asks for a pause: it may hold from now on. */
  asked(scope: PauseScope): void {
    this.#asked.add(scope)
  }

  /** A person was told that the pause holds. */
  began(scope: PauseScope): void {
    this.#asked.delete(scope)
    this.#count(`pause-${scope.kind}`)
    this.#findings.note(`operator: paused ${JSON.stringify(scope)}`)
    this.#paused.add(scope)
  }

  /** A person asks for its end. */
  ends(scope: PauseScope): void {
    this.#findings.note(`operator: resumes ${JSON.stringify(scope)}`)
    this.#paused.delete(scope)
  }

  /** Whether a person paused this provider, or is about to. */
  isPaused(provider: string): boolean {
    return [...this.#asked, ...this.#paused].some(
      (scope) => scope.kind === 'provider' && scope.externalOrganizationId === provider,
    )
  }

  /** What was paused when work was asked for. */
  inForce(): readonly PauseScope[] {
    return [...this.#paused]
  }

  handedOut(work: readonly Work[], paused: readonly PauseScope[]): void {
    for (const scope of paused) {
      // Its end may have been asked for, and have come, before this was handed out.
      if (!this.#paused.has(scope)) continue
      for (const one of work) {
        if (!covers(scope, one)) continue
        this.#findings.object(
          'not-paused',
          `${one.id} was handed out while ${JSON.stringify(scope)} is paused`,
        )
      }
    }
  }
}

function covers(scope: PauseScope, { jobId, provider }: Work): boolean {
  if (scope.kind === 'all') return true
  return scope.kind === 'job' ? scope.jobId === jobId : scope.externalOrganizationId === provider
}
