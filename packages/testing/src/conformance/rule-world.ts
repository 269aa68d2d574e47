import type { DoubleWorkOrder, ActInput, ActKind } from '../kit/vendor-double.ts'
import { appointmentMessage, jobMessage, noteMessage, statusMessage } from '../kit/messages.ts'
import type { AdapterWatch } from '../kit/adapter-watch.ts'
import { TestGateway } from '../kit/test-gateway.ts'
import type { Disturbance, NetworkCall } from '../network/disturbance.ts'
import type { ReceivedPost } from '../dispatch/received-post.ts'
import type { Conformance } from './conformance.ts'
import { expectThat, RuleViolation } from './rule-violation.ts'

type Fields = Readonly<Record<string, unknown>>

/** A job that has its work order. */
export interface CreatedJob {
  readonly id: string
  /** As Dispatch sent it: a number, or a bigint above 2^53. */
  readonly wireId: unknown
  readonly bmsId: string
}

const dayMs = 86_400_000

/** A fresh world for one rule, and what rules do in it again and again. */
export class RuleWorld extends TestGateway {
  readonly conformance: Conformance
  /** Sees what the adapter is given, if the rule asks for it. */
  readonly watch: AdapterWatch | undefined

  constructor(
    conformance: Conformance,
    options: Omit<ConstructorParameters<typeof TestGateway>[0], 'adapter' | 'createDouble'>,
    watch?: AdapterWatch,
  ) {
    super({ ...options, adapter: conformance.adapter, createDouble: conformance.double })
    this.conformance = conformance
    this.watch = watch
  }

  /** Offers a job and waits; @throws RuleViolation unless it has one work order of its own then. */
  async create(fields: Fields = {}, within?: number): Promise<CreatedJob> {
    const jobId = this.offer(this.toFields(fields))
    return this.expectCreated(jobId, fields['id'], within)
  }

  /** @throws RuleViolation unless the job has one work order of its own after a while. */
  async expectCreated(jobId: string, wireId?: unknown, within?: number): Promise<CreatedJob> {
    await this.settleAlive(within)
    const job = await this.job(jobId)
    await this.expectNoDeadLetter(jobId)
    const bmsId = job?.bmsId
    expectThat(bmsId !== undefined, `job ${jobId} has no work order: ${await this.story(jobId)}`)
    const orders = await this.double.workOrders()
    expectThat(
      orders.some((order) => order.bmsId === bmsId),
      `job ${jobId} is linked to ${bmsId}, and the product has no such work order (it has ${orders.map((order) => order.bmsId).join(', ')})`,
    )
    return { id: jobId, wireId: wireId ?? Number(jobId), bmsId }
  }

  /** @throws RuleViolation unless the job has a work order, or a person is told what to do. */
  async expectHandled(jobId: string): Promise<void> {
    const isSettled = await this.settleAlive()
    await this.expectNoDeadLetter(jobId)
    expectThat(isSettled, `job ${jobId} still waits after half an hour: ${await this.story(jobId)}`)
    const job = await this.job(jobId)
    const isTold = (await this.attention()).some((item) => item.jobId === jobId)
    expectThat(job?.bmsId !== undefined || isTold, `job ${jobId} has no work order, and nobody was told`)
  }

  /** @throws RuleViolation unless all that came of the job is done, parked or told to a person. */
  async expectEnded(job: CreatedJob, withinMs = 3 * 3_600_000): Promise<void> {
    await this.settle(withinMs)
    const waiting = (await this.job(job.id))?.waiting
    const isParked = (await this.deadLetters()).some((letter) => letter.jobId === job.id)
    expectThat(
      waiting === undefined || isParked,
      `job ${job.id} is still tried after hours: ${await this.story(job.id)}`,
    )
  }

  /** Of the first of the adapter's own jobs, if it has any, and of the rule. */
  toFields(fields: Fields): Fields {
    return { ...this.conformance.jobs?.()[0], ...fields }
  }

  /** @throws RuleViolation unless the product holds so many work orders. */
  async expectOrders(count: number): Promise<void> {
    const orders = await this.double.workOrders()
    expectThat(
      orders.length === count,
      `the product holds ${orders.length} work orders instead of ${count}: ${orders.map(({ bmsId }) => bmsId).join(', ')}`,
    )
  }

  async order({ bmsId }: Pick<CreatedJob, 'bmsId'>): Promise<DoubleWorkOrder> {
    const found = (await this.double.workOrders()).find((order) => order.bmsId === bmsId)
    if (found === undefined) throw new RuleViolation(`work order ${bmsId} is gone from the product`)
    return found
  }

  /** @throws RuleViolation if something of the job is parked. */
  async expectNoDeadLetter(jobId?: string): Promise<void> {
    const letters = (await this.deadLetters()).filter(
      (letter) => jobId === undefined || letter.jobId === jobId,
    )
    expectThat(
      letters.length === 0,
      `parked as a dead letter: ${letters.map(({ type, cause, message }) => `${type}, ${cause}: ${message}`).join('; ')}`,
    )
  }

  /** What attention and dead letters say of a job. */
  async story(jobId: string): Promise<string> {
    const letters = (await this.deadLetters()).filter((letter) => letter.jobId === jobId)
    const attention = (await this.attention()).filter((item) => item.jobId === jobId)
    const held = (await this.held()).filter((key) => key.jobId === jobId)
    const { down } = await this.does(this.gateway.status())
    const told = [
      ...letters.map(({ cause, message }) => `dead letter ${cause}: ${message}`),
      ...attention.map(({ cause, text }) => `attention ${cause}: ${text}`),
      ...held.map(({ reason }) => `held: ${reason}`),
      ...down.map(({ what, message }) => `${what} is down: ${message}`),
    ]
    return told.length === 0 ? 'nothing was said about it' : told.join('; ')
  }

  /** Starts the process again if it died, then waits until nothing waits. */
  async settleAlive(within?: number): Promise<boolean> {
    const isSettled = await this.settle(this.isDead ? 0 : within)
    if (!this.isDead) return isSettled
    await this.startProcess()
    return this.settle(within)
  }

  /** The work is done with the first call disturbed, then with the second, and so on, until it makes no such call. */
  async disturbEach(
    toDisturbance: (call: NetworkCall) => Disturbance,
    work: (callNumber: number) => Promise<void>,
    mostCalls = 15,
  ): Promise<void> {
    for (let number = 1; number <= mostCalls; number += 1) {
      let count = 0
      const end = this.network.disturb((call) => {
        count += 1
        return count === number ? toDisturbance(call) : undefined
      })
      try {
        await work(number)
      } catch (error) {
        if (!(error instanceof RuleViolation)) throw error
        const call = this.network.calls.length
        throw new RuleViolation(
          `${error.message} (call ${number} of the work was disturbed; ${call} calls in all)`,
        )
      } finally {
        end()
      }
      if (count < number) return
    }
  }

  /** Dispatch tells the job again, changed. */
  tellJob(job: CreatedJob, fields: Fields): void {
    this.tell(job.id, jobMessage(this.clock.now(), this.toFields({ id: job.wireId, ...fields })))
  }

  tellStatus(job: CreatedJob, status: string, reason?: string): void {
    const message = { id: job.wireId, status, ...(reason === undefined ? {} : { reason }) }
    this.tell(job.id, statusMessage(this.clock.now(), message))
  }

  tellNote(job: CreatedJob, fields: Fields): void {
    this.tell(job.id, noteMessage(this.clock.now(), job.wireId, fields))
  }

  tellVisit(job: CreatedJob, fields: Fields): void {
    this.tell(job.id, appointmentMessage(this.clock.now(), job.wireId, fields))
  }

  /** A person in the product does it, with usual input. */
  async act(kind: ActKind, job: Pick<CreatedJob, 'bmsId'>, input: Partial<ActInput> = {}): Promise<void> {
    const start = Math.ceil(this.clock.now() / 3_600_000) * 3_600_000 + dayMs
    await this.network.hold(
      this.double.act(kind, job.bmsId, {
        text: 'as the person wrote it',
        start: new Date(start).toISOString(),
        end: new Date(start + 7_200_000).toISOString(),
        fileName: 'photo.jpg',
        content: new Uint8Array([255, 216, 255, 224, 1, 2, 3, 4]),
        ...input,
      }),
    )
  }

  /** Lets time pass until Dispatch got what is looked for; undefined if it does not within half an hour. */
  async sentWithin(
    jobId: string,
    fits: (post: ReceivedPost) => boolean,
    ms = 30 * 60_000,
  ): Promise<ReceivedPost | undefined> {
    const until = this.clock.elapsedMs() + ms
    for (;;) {
      const found = this.sent(jobId).find(fits)
      if (found !== undefined || this.clock.elapsedMs() >= until) return found
      await this.advance(5_000)
    }
  }
}
