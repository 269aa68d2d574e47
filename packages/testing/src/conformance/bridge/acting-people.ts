import { setTimeout as sleep } from 'node:timers/promises'
import type { ActKind } from '../../kit/vendor-double.ts'
import { RuleSkipped } from '../rule-skipped.ts'
import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { SentRecord, ServiceGateway } from './service-gateway.ts'

type Fields = Readonly<Record<string, unknown>>

export interface PeopleOptions {
  /** What the service reports to. */
  readonly gateway: ServiceGateway
  /** Where the service does what a person in its product would. Absent: rules that need it are skipped. */
  readonly actsUrl?: string
  /** How long a report is waited for, in milliseconds. Default: a minute. */
  readonly patienceMs?: number
}

/** A job of which the service has made a work order. */
export interface ServiceJob {
  readonly jobId: string
  readonly bmsId: string
}

export const lacksActs =
  'nobody does what people in the product would: say where the service does, by --acts URL'
const stepMs = 20
/** Whoever reports twice does it at once. */
const settleMs = 250

/** The people who work in the product behind a service, and what a brand hears of it. */
export class ActingPeople {
  readonly gateway: ServiceGateway
  readonly #actsUrl: string | undefined
  readonly #patienceMs: number

  constructor({ gateway, actsUrl, patienceMs = 60_000 }: PeopleOptions) {
    this.gateway = gateway
    this.#actsUrl = actsUrl
    this.#patienceMs = patienceMs
  }

  /** @throws RuleSkipped if nobody does what people would. */
  expectActs(): string {
    if (this.#actsUrl === undefined) throw new RuleSkipped(lacksActs)
    return this.#actsUrl
  }

  /** @throws RuleViolation unless the service takes the job and names its work order. */
  async offer(): Promise<ServiceJob> {
    const jobId = await this.gateway.offer()
    const bmsId = await this.until(() => this.gateway.workOrderOf(jobId))
    if (bmsId === undefined) throw new RuleViolation('a job that was offered got no bmsId from the service')
    return { jobId, bmsId }
  }

  /** @throws RuleSkipped if nobody does it in this product, and RuleViolation unless it is taken otherwise. */
  async act(kind: ActKind, { bmsId }: ServiceJob, input?: Fields): Promise<void> {
    if (await this.#post(kind, bmsId, input)) return
    throw new RuleSkipped(`nobody does it in this product (the act ${kind} was answered 501)`)
  }

  /** Does it if the product has it; returns whether it has. */
  async mayAct(kind: ActKind, { bmsId }: ServiceJob, input?: Fields): Promise<boolean> {
    return this.#post(kind, bmsId, input)
  }

  /** @throws RuleViolation unless Dispatch hears of it. */
  async expectHeard({ jobId }: ServiceJob, what: string, fits: (sent: SentRecord) => boolean): Promise<void> {
    const found = await this.until(() => Promise.resolve(this.gateway.sent(jobId).find(fits)))
    if (found !== undefined) return
    const got = this.gateway.sent(jobId).map(({ record }) => JSON.stringify(record).slice(0, 160))
    const calls = this.gateway.calls.slice(-3)
    throw new RuleViolation(
      `Dispatch did not hear of ${what} within ${this.#patienceMs / 1_000} s; it got: ${got.join(', ') || 'nothing'}; ` +
        `the service called: ${calls.join(', ') || 'nobody'}`,
    )
  }

  /** @throws RuleViolation unless Dispatch hears of it, and then not again. */
  async expectHeardOnce(job: ServiceJob, what: string, fits: (sent: SentRecord) => boolean): Promise<void> {
    await this.expectHeard(job, what, fits)
    await sleep(settleMs)
    await this.gateway.settle()
    const count = this.gateway.sent(job.jobId).filter(fits).length
    expectThat(count === 1, `Dispatch heard of one ${what} ${count} times`)
  }

  /** What is found before patience ends; undefined if nothing is. */
  async until<T>(find: () => Promise<T | undefined>, withinMs = this.#patienceMs): Promise<T | undefined> {
    const until = performance.now() + withinMs
    for (;;) {
      const found = await find()
      if (found !== undefined || performance.now() >= until) return found
      await sleep(stepMs)
    }
  }

  async #post(kind: ActKind, bmsId: string, input: Fields | undefined): Promise<boolean> {
    const answer = await fetch(this.expectActs(), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, bmsId, ...(input === undefined ? {} : { input }) }),
      signal: AbortSignal.timeout(this.#patienceMs),
    })
    await answer.body?.cancel()
    if (answer.status === 501) return false
    expectThat(answer.ok, `the act ${kind} of ${bmsId} was answered ${answer.status}`)
    return true
  }
}
