import {
  isSameAddress,
  matchCustomer,
  type JobEvent,
  type KnownCustomer,
  type StepRunner,
} from '@truckroll/gateway'
import type { Address, Customer } from './answers.ts'
import type { AddressInput, HousecallProClient } from './client.ts'
import { toAddress, toCustomer } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'

/** A customer of the company, and why it is this one. */
export interface ChosenCustomer {
  readonly id: string
  readonly remark: string
}

/** One of the company's who is like the job's, else a new one. A customer who is there stays as the company has it. */
export function findOrCreateCustomer(
  client: HousecallProClient,
  job: JobEvent,
  settings: ProviderSettings,
  step: StepRunner,
): Promise<ChosenCustomer> {
  return step('customer', async () => {
    const customer = toCustomer(job, settings)
    const address = toCompared(toAddress(job))
    const found = await searchCustomers(client, [customer.email, customer.mobile_number])
    const { id, text } = matchCustomer(
      job,
      found.map((each) => toKnown(each, address)),
    )
    if (id !== undefined) return { id, remark: text }
    const made = await client.createCustomer(customer)
    return { id: made, remark: `customer ${made} was made: ${text}` }
  })
}

async function searchCustomers(
  client: HousecallProClient,
  words: readonly (string | undefined)[],
): Promise<readonly Customer[]> {
  const found = new Map<string, Customer>()
  for (const word of words) {
    if (word === undefined) continue
    for (const customer of await client.searchCustomers(word)) found.set(customer.id, customer)
  }
  return [...found.values()]
}

/** A customer may have several houses: that of the job counts, if it is among them. */
function toKnown(customer: Customer, address: ReturnType<typeof toCompared>): KnownCustomer {
  const { id, first_name, last_name, email, mobile_number, home_number, work_number } = customer
  const houses = (customer.addresses ?? []).map(toCompared)
  return {
    id,
    name: [first_name, last_name].filter((part) => part != null).join(' '),
    emails: [email],
    phones: [mobile_number, home_number, work_number],
    address: houses.find((house) => isSameAddress(house, address)) ?? houses[0],
  }
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
