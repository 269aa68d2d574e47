import {
  ProviderError,
  type Adapter,
  type CancelJobRequest,
  type CreateJobRequest,
  type CreateJobResponse,
  type EventResponse,
  type HttpClient,
  type ProviderContext,
} from '@truckroll/gateway'
import { AcmeClient } from './client.ts'
import { findOrCreateCustomer } from './customers.ts'
import { toReference, toWorkOrder } from './mapping.ts'
import type { Credentials, ProviderSettings, Settings } from './settings.ts'
import { voidWorkOrder } from './status.ts'
import { toWorkOrderId } from './work-order-id.ts'

type P = ProviderSettings
type C = Credentials

/** Carries jobs of Dispatch into Acme: the two methods that every adapter has. `abilities.ts` adds the others. */
export class AcmeAdapter implements Adapter<P, C> {
  readonly #http: HttpClient
  readonly #settings: Settings

  constructor(http: HttpClient, settings: Settings) {
    this.#http = http
    this.#settings = settings
  }

  /** `find` is asked before any retry, so that a work order that was made is not made again. */
  async createJob(request: CreateJobRequest<P, C>): Promise<CreateJobResponse> {
    const { acme, settings } = this.open(request)
    const customerId = await findOrCreateCustomer(acme, request)
    const bmsId = await request.step('work-order', {
      find: () => acme.findWorkOrderId(toReference('job', request.job.id)),
      run: () => acme.createWorkOrder({ ...toWorkOrder(request, settings), customerId }),
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<P, C>): Promise<EventResponse> {
    const { acme } = this.open(request)
    return voidWorkOrder(acme, toWorkOrderId(request), request.job)
  }

  /** Acme with the login of the request's company. */
  protected open({ provider, credentials, signal }: ProviderContext<P, C>) {
    if (provider === null || credentials === undefined) {
      throw new ProviderError(
        'expected a login to Acme; give it with PUT /v1/providers/{externalOrganizationId}',
      )
    }
    const acme = new AcmeClient(this.#http, this.#settings.url, credentials.apiKey, signal)
    return { acme, settings: provider.settings }
  }
}
