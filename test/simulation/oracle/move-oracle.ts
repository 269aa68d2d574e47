import type { AdapterCall } from '@truckroll/testing'
import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { EventTruth, Truth } from './truth.ts'

/**
 * A job that Dispatch tells with another organization: whoever was handed it hears once that it lost it, whoever gets it
 * hears of it as of a new one, and neither hears anything of the other's.
 */
export class MoveOracle {
  readonly #findings: Findings
  readonly #probe: StoreProbe
  readonly #truth: Truth
  readonly #count: (what: string) => void
  /** Jobs with the term in which something of them was handed over. */
  readonly #handed = new Set<string>()

  constructor(parts: {
    readonly findings: Findings
    readonly probe: StoreProbe
    readonly truth: Truth
    readonly count: (what: string) => void
  }) {
    this.#findings = parts.findings
    this.#probe = parts.probe
    this.#truth = parts.truth
    this.#count = parts.count
  }

  began({ eventId, provider, type }: AdapterCall): void {
    const event = this.#truth.get(eventId)
    if (event?.jobId === undefined || event.provider === undefined) return
    const { part, isStray } = event
    if (provider !== '' && provider !== event.provider) {
      this.#findings.object('wrong-provider', `${eventId} of ${event.provider} was handed to ${provider}`)
    }
    if (part !== undefined && type !== typeOf(part)) {
      this.#findings.object(
        'wrong-type',
        `${eventId} is the ${part} for ${provider} and was handed over as ${type}`,
      )
    }
    if (part !== 'end' && !isStray && type !== 'survey.submitted') this.#handed.add(termOf(event))
  }

  /** Once all is quiet. */
  checkEnd(): void {
    for (const event of this.#truth.all()) if (event.part === 'end') this.#checkLoss(event)
  }

  #checkLoss(end: EventTruth): void {
    const { id, jobId = '', provider = '' } = end
    const row = this.#probe.row('select state, attempts from events where id = ?', id)
    // That it is missing is found elsewhere.
    if (row === undefined) return
    const isPassedBy = row['state'] === 'skipped' && row['attempts'] === 0
    const isCanceled = this.#isCanceledBefore(end)
    const wasHanded = this.#handed.has(termOf(end))
    this.#countLoss(end, wasHanded)
    if (wasHanded && isPassedBy && !isCanceled) {
      this.#findings.object(
        'loss-not-told',
        `${provider} had job ${jobId} and was not told by ${id} that it lost it`,
      )
    }
    if (isPassedBy) return
    if (isCanceled)
      this.#findings.object('canceled-twice', `${provider} knew that job ${jobId} is canceled before ${id}`)
    // An attempt may be written, and its process die before the adapter hears of it.
    if (!wasHanded && !this.#wasTried(end)) {
      this.#findings.object(
        'loss-for-nothing',
        `${provider} was told by ${id} that it lost job ${jobId}, and never had it`,
      )
    }
  }

  #countLoss(end: EventTruth, wasHanded: boolean): void {
    this.#count('moved')
    this.#count(wasHanded ? 'moved-handed' : 'moved-unhanded')
    const creation = this.#truth.get(`${end.id}-moved`)
    if (creation !== undefined && this.#truth.isBack(creation)) this.#count('moved-back')
  }

  #isCanceledBefore(end: EventTruth): boolean {
    const told = this.#ownOf(end).filter(({ status }) => status !== undefined)
    return told.at(-1)?.status === 'canceled'
  }

  #wasTried(end: EventTruth): boolean {
    return this.#ownOf(end).some(
      ({ id }) => this.#probe.number('select attempts from events where id = ?', id) > 0,
    )
  }

  /** What the provider was to hear of the job before it lost it. */
  #ownOf({ jobId = '', term }: EventTruth): readonly EventTruth[] {
    return this.#truth
      .ofJob(jobId)
      .filter((event) => event.term === term && event.part !== 'end' && !event.isStray)
  }
}

function termOf({ jobId, term }: EventTruth): string {
  return `${jobId} ${term}`
}

function typeOf(part: 'end' | 'creation'): string {
  return part === 'end' ? 'job.canceled' : 'job.created'
}
