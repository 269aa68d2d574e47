import type { JobEvent, StepRunner } from '@truckroll/gateway'
import type { AcmeClient } from './client.ts'
import { toCustomer } from './mapping.ts'

interface CustomerRequest {
  readonly job: JobEvent
  readonly step: StepRunner
}

/** Looks first on every attempt, so that a repetition finds what was made before. */
export function findOrCreateCustomer(acme: AcmeClient, { job, step }: CustomerRequest): Promise<string> {
  const customer = toCustomer(job)
  return step('customer', async () => {
    return (await acme.findCustomer(customer))?.id ?? acme.createCustomer(customer)
  })
}

/** One that was made here is corrected; a customer of the company's own stays as the company has it. */
export async function changeCustomer(acme: AcmeClient, job: JobEvent): Promise<string> {
  const customer = toCustomer(job)
  const known = await acme.findCustomer(customer)
  if (known === undefined) return acme.createCustomer(customer)
  if (known.externalReference === customer.externalReference) await acme.updateCustomer(known.id, customer)
  return known.id
}
