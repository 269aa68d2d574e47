import { isSameAddress, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Customer } from './answers.ts'
import type { CustomerInput, ServiceFusionClient } from './client.ts'
import { toCustomer, toPhone } from './mapping.ts'

/**
 * By e-mail, then by telephone number, then by name and address; else a new one. A customer who is there stays as the
 * company has it.
 */
export function findOrCreateCustomer(
  client: ServiceFusionClient,
  job: JobEvent,
  step: StepRunner,
): Promise<string> {
  return step('customer', async () => {
    const customer = toCustomer(job)
    return (await findCustomer(client, customer))?.id ?? client.createCustomer(customer)
  })
}

/** Filters read loosely, or are ignored: each hit is compared. */
async function findCustomer(
  client: ServiceFusionClient,
  { customer_name: name, contacts: [contact], locations: [location] }: CustomerInput,
): Promise<Customer | undefined> {
  const email = contact?.emails[0]?.email.toLowerCase()
  if (email !== undefined) {
    const found = (await client.searchCustomers('email', email)).find((each) =>
      each.contacts?.some(({ emails }) => emails?.some((one) => one.email?.toLowerCase() === email)),
    )
    if (found !== undefined) return found
  }
  const phone = contact?.phones[0]?.phone
  if (phone !== undefined) {
    const found = (await client.searchCustomers('phone', phone)).find((each) =>
      each.contacts?.some(({ phones }) => phones?.some((one) => toPhone(one.phone) === phone)),
    )
    if (found !== undefined) return found
  }
  const wanted = toCompared(location ?? {})
  return (await client.searchCustomers('name', name)).find(
    (each) =>
      each.customer_name === name &&
      each.locations?.some((one) => isSameAddress(toCompared(one), wanted)) === true,
  )
}

interface Address {
  readonly street_1?: string | null | undefined
  readonly street_2?: string | null | undefined
  readonly postal_code?: string | null | undefined
}

function toCompared({ street_1: street, street_2: unit, postal_code: zip }: Address) {
  return { street, unit, zip }
}
