import { defineAdapter } from '@truckroll/gateway'
import { createGateway, type NewMessage } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { messageFor } from '../bench-store.ts'
import { key, secret, silent } from '../gateway-under-test.ts'
import { LeanDispatch } from '../lean-dispatch.ts'
import type { Arrival, Contestant, Worker } from './contestant.ts'

/** The whole gateway with default settings; what arrives is recorded as its intake does. */
export const truckroll: Contestant = {
  name: 'truckroll',
  schema: 'truckroll',
  async start(url, work) {
    const dispatch = await LeanDispatch.start()
    const store = createPostgresStore({ url })
    const gateway = createGateway({
      adapter: adapterFor(work),
      store,
      logger: silent,
      settings: { dispatchUrl: dispatch.url, dispatchKey: key, dispatchSecret: secret },
    })
    await gateway.start()
    return {
      put: async (arrivals) => void (await store.recordMessages(arrivals.map(toMessage))),
      stop: async () => {
        await gateway.stop()
        await dispatch.stop()
      },
    }
  },
}

interface Request {
  readonly job: { readonly id: unknown }
  readonly event: { readonly id: string }
}

function adapterFor(work: Worker) {
  class WorkingAdapter {
    async createJob(request: Request) {
      await this.updateJob(request)
      return { bmsId: String(request.job.id) }
    }

    async updateJob({ job, event }: Request) {
      await work(String(job.id), Number(event.id.split('-')[2]))
    }

    async cancelJob() {}
  }
  return defineAdapter({ name: 'working', version: '1.0.0', adapter: WorkingAdapter, inject: [] })
}

function toMessage({ jobId, number, body }: Arrival): NewMessage {
  const message = messageFor(jobId, `m-${jobId}-${number}-`)
  const facts = {
    id: jobId,
    idJson: jobId,
    organizationIdJson: '7',
    sourceIdJson: undefined,
    organizationId: '7',
    externalId: undefined,
    body,
  }
  const put = `{"Put":{"job":${body}}}`
  return { ...message, events: message.events.map((event) => ({ ...event, body: put, fullJob: facts })) }
}
