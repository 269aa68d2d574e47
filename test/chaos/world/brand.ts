import {
  appointmentPayload,
  jobPayload,
  notePayload,
  type SeededRandom,
  type WirePayload,
} from '@truckroll/testing'
import { createSteps, otherSteps } from '../adapter/steps.js'
import type { LoopbackDispatch } from '../dispatch/loopback-dispatch.ts'
import { acceptanceMark } from '../oracle/mark-of.ts'
import type { Emitted } from '../oracle/evidence.ts'

/** So many jobs are in the making at once; each job's next message comes while others' come, too. */
const jobsAtOnce = 40
const hourMs = 3_600_000

export interface BrandOptions {
  readonly random: SeededRandom
  /** Messages of a job: its offer and what follows. */
  readonly messagesPerJob: number
  /** Dispatch's ids of the providers that get the jobs in turn. */
  readonly organizationIds: readonly number[]
}

interface OpenJob {
  readonly id: number
  readonly organizationId: number
  sent: number
}

/** A brand with jobs to give away: offers, changes, notes and visits, job by job in order. */
export class Brand {
  readonly #options: BrandOptions
  readonly #dispatch: LoopbackDispatch
  readonly #open: OpenJob[] = []
  #jobs = 0
  #things = 0

  constructor(options: BrandOptions, dispatch: LoopbackDispatch) {
    this.#options = options
    this.#dispatch = dispatch
  }

  /** Puts the next message into the queue. */
  emit(): Emitted {
    const { random, messagesPerJob } = this.#options
    while (this.#open.length < jobsAtOnce) this.#open.push(this.#newJob())
    const job = random.pick(this.#open)
    const isOffer = job.sent === 0
    const payload = isOffer ? this.#offer(job) : this.#change(job)
    job.sent += 1
    if (job.sent === messagesPerJob) this.#open.splice(this.#open.indexOf(job), 1)
    return this.#put(job, payload, isOffer)
  }

  /** A job of one message, on its own. */
  emitJob(organizationId = this.#options.organizationIds[0] ?? 0): Emitted {
    const job = { ...this.#newJob(), organizationId }
    return this.#put(job, this.#offer(job), true)
  }

  #put({ id: job, organizationId }: OpenJob, payload: WirePayload, isOffer: boolean): Emitted {
    const jobId = String(job)
    const { id } = this.#dispatch.emit(payload, 'job', jobId)
    const eventId = `${id}_0`
    return {
      messageId: id,
      eventId,
      jobId,
      organizationId,
      steps: isOffer ? createSteps : otherSteps,
      mark: isOffer ? acceptanceMark(jobId) : `done ${eventId}`,
    }
  }

  #newJob(): OpenJob {
    const { organizationIds } = this.#options
    this.#jobs += 1
    const organizationId = organizationIds[this.#jobs % organizationIds.length] ?? 0
    return { id: 30_000 + this.#jobs, organizationId, sent: 0 }
  }

  #offer({ id, organizationId }: OpenJob): WirePayload {
    return jobPayload({ id, organizationId, status: 'offered', updatedAt: Date.now() })
  }

  #change({ id, organizationId }: OpenJob): WirePayload {
    const { random } = this.#options
    this.#things += 1
    const updatedAt = Date.now()
    switch (random.pick(['job', 'note', 'visit'] as const)) {
      case 'job': {
        const fields = { title: `changed ${this.#things}` }
        return jobPayload({ id, organizationId, status: 'offered', updatedAt, fields })
      }
      case 'note':
        return notePayload({ id: this.#things, jobId: id, text: `from the brand ${this.#things}`, updatedAt })
      case 'visit': {
        const start = updatedAt + hourMs
        return appointmentPayload({ id: this.#things, jobId: id, start, end: start + hourMs, updatedAt })
      }
    }
  }
}
