import { isSameAddress, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Address, Customer } from './answers.ts'
import type { AddressInput, HousecallProClient } from './client.ts'
import { toAddress, toCustomer, toDigits } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'

/** By e-mail, then by telephone number; else a new one. A customer who is there stays as the company has it. */
export function findOrCreateCustomer(
  client: HousecallProClient,
  job: JobEvent,
  settings: ProviderSettings,
  step: StepRunner,
): Promise<string> {
  return step('customer', async () => {
    const customer = toCustomer(job, settings)
    const known = await findCustomer(client, customer.email, customer.mobile_number)
    return known?.id ?? client.createCustomer(customer)
  })
}

async function findCustomer(
  client: HousecallProClient,
  email: string | undefined,
  phone: string | undefined,
): Promise<Customer | undefined> {
  if (email !== undefined) {
    const found = (await client.searchCustomers(email)).find(
      (each) => each.email?.toLowerCase() === email.toLowerCase(),
    )
    if (found !== undefined) return found
  }
  if (phone === undefined) return undefined
  return (await client.searchCustomers(phone)).find((each) =>
    [each.mobile_number, each.home_number, each.work_number].some((number) => toDigits(number) === phone),
  )
}

/** The customer's address of the job, made if it is not there. */
export function findOrCreateAddress(
  client: HousecallProClient,
  job: JobEvent,
  customerId: string,
  step: StepRunner,
): Promise<string> {
  const address = toAddress(job)
  return step('address', async () => {
    const known = (await client.listAddresses(customerId)).find((each) =>
      isSameAddress(toCompared(address), toCompared(each)),
    )
    return known?.id ?? client.createAddress(customerId, address)
  })
}

function toCompared({ street, street_line_2: unit, zip }: AddressInput | Address) {
  return { street, unit, zip }
}
