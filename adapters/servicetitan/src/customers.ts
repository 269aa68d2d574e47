import { idText, isSameAddress, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Customer } from './answers.ts'
import type { ServiceTitanClient } from './client.ts'
import { toIdNumber } from './ids.ts'
import { factKeys, toAddress, toContacts, toCustomerName } from './mapping.ts'

/**
 * The customer of a job: the one made here before, else one of the company's own with this telephone number and name, else
 * a new one. What the company has written about a customer stays as it is.
 */
export function findOrCreateCustomer(
  client: ServiceTitanClient,
  job: JobEvent,
  step: StepRunner,
): Promise<string> {
  const fact = { key: factKeys.customer, value: idText(job.customer?.id ?? `job-${idText(job.id)}`) }
  return step('customer', async () => {
    const known = (await client.findCustomerByFact(fact)) ?? (await findOwn(client, job))
    if (known !== undefined) return known.id
    const name = toCustomerName(job)
    const isCompany = (job.customer?.company_name ?? '') !== ''
    const type = isCompany ? 'Commercial' : 'Residential'
    return client.createCustomer({ name, type, address: toAddress(job), contacts: toContacts(job), fact })
  })
}

/** A number may be a neighbor's or an office's: the name has to fit, too. */
async function findOwn(client: ServiceTitanClient, job: JobEvent): Promise<Customer | undefined> {
  const phone = (job.customer?.phone_number ?? '').replaceAll(/\D/g, '').slice(-10)
  if (phone.length < 10) return undefined
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  const name = plain(toCustomerName(job))
  return (await client.findCustomersByPhone(phone)).find((each) => plain(each.name ?? '') === name)
}

/** The customer's location at the job's address, made if there is none. */
export function findOrCreateLocation(
  client: ServiceTitanClient,
  job: JobEvent,
  customerId: string,
  step: StepRunner,
): Promise<string> {
  const address = toAddress(job)
  return step('location', async () => {
    const known = (await client.listLocations(customerId)).find((each) =>
      isSameAddress(address, each.address ?? {}),
    )
    if (known !== undefined) return known.id
    const name = toCustomerName(job)
    return client.createLocation({
      customerId: toIdNumber(customerId),
      name,
      address,
      contacts: toContacts(job),
    })
  })
}
