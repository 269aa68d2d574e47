// The adapter of the runs under faults, in plain JavaScript, which starts fastest: a run starts hundreds of gateways.
import { defineAdapter, adapterTokens, settingsToken } from '@truckroll/gateway'
import { z } from 'zod'
import { otherSteps, createSteps } from './steps.js'

export const settings = z.object({ bmsUrl: z.url() })

/** @typedef {import('@truckroll/gateway').JobRequest<unknown, { login: string } | undefined>} Request */

/** Does two steps for each event, then tells Dispatch. */
export class ChaosAdapter {
  #http
  #url

  /**
   * @param {import('@truckroll/gateway').HttpClient} http
   * @param {z.infer<typeof settings>} given
   */
  constructor(http, given) {
    this.#http = http
    this.#url = given.bmsUrl
  }

  /** @param {Request} request */
  async createJob(request) {
    const [, bmsId] = await this.#work(request, createSteps)
    return { bmsId, updates: [/** @type {const} */ ({ kind: 'accept' })] }
  }

  /** @param {Request} request */
  async cancelJob(request) {
    return this.#change(request)
  }

  /** @param {Request} request */
  async updateJob(request) {
    return this.#change(request)
  }

  /** @param {Request} request */
  async addNote(request) {
    return this.#change(request)
  }

  /** @param {Request} request */
  async changeAppointment(request) {
    return this.#change(request)
  }

  /** @param {import('@truckroll/gateway').OtherRequest} request */
  async onOther({ event, signal }) {
    await this.#http.expect({
      method: 'POST',
      url: `${this.#url}/heard`,
      json: { eventId: event.id },
      signal,
    })
  }

  /** @param {Request} request */
  async #change(request) {
    await this.#work(request, otherSteps)
    return { updates: [/** @type {const} */ ({ kind: 'note', text: `done ${request.event.id}` })] }
  }

  /**
   * @param {Request} request
   * @param {readonly string[]} steps
   */
  async #work(request, steps) {
    /** @type {string[]} */
    const ids = []
    for (const step of steps) {
      const id = await request.step(step, {
        find: async (idempotencyKey) => (await this.#ask(request, 'find', step, idempotencyKey)) ?? undefined,
        run: async (idempotencyKey) => (await this.#ask(request, 'run', step, idempotencyKey)) ?? '',
      })
      ids.push(id)
    }
    return ids
  }

  /**
   * @param {Request} request
   * @param {'find' | 'run'} act
   * @param {string} step
   * @param {string} idempotencyKey
   * @returns {Promise<string | null>}
   */
  async #ask({ event, job, signal, credentials }, act, step, idempotencyKey) {
    const call = {
      act,
      eventId: event.id,
      jobId: String(job.id),
      step,
      idempotencyKey,
      login: credentials?.login,
    }
    const answer = await this.#http.expect({ method: 'POST', url: `${this.#url}/work`, json: call, signal })
    const { result, misbehave } = answerSchema.parse(answer.json())
    if (misbehave === 'never-settle') await new Promise(() => undefined)
    if (misbehave === 'block') for (;;) {}
    return result
  }
}

const answerSchema = z.object({
  result: z.string().nullable(),
  misbehave: z.enum(['never-settle', 'block']).optional(),
})

export default defineAdapter({
  name: 'chaos',
  version: '1.0.0',
  settings,
  adapter: ChaosAdapter,
  inject: [adapterTokens.http, settingsToken(settings)],
})
