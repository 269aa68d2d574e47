import { isSameAddress, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Client, Property } from './answers.ts'
import type { AddressInput, JobberClient } from './client.ts'
import { toAddress, toClient, toDigits } from './mapping.ts'

/** By e-mail, then by telephone number; else a new one. A client who is there stays as the company has it. */
export function findOrCreateClient(client: JobberClient, job: JobEvent, step: StepRunner): Promise<string> {
  return step('client', async () => {
    const input = toClient(job)
    const known = await findClient(client, input.emails[0]?.address, input.phones[0]?.number)
    return known?.id ?? client.createClient(input)
  })
}

async function findClient(
  client: JobberClient,
  email: string | undefined,
  phone: string | undefined,
): Promise<Client | undefined> {
  if (email !== undefined) {
    const found = (await client.searchClients(email)).find(({ emails }) =>
      emails?.some(({ address }) => address?.toLowerCase() === email.toLowerCase()),
    )
    if (found !== undefined) return found
  }
  if (phone === undefined) return undefined
  return (await client.searchClients(phone)).find(({ phones }) =>
    phones?.some(({ number }) => toDigits(number) === phone),
  )
}

/** The client's property at the job's address, made if it is not there. */
export function findOrCreateProperty(
  client: JobberClient,
  job: JobEvent,
  clientId: string,
  step: StepRunner,
): Promise<string> {
  const address = toAddress(job)
  return step('property', async () => {
    const known = (await client.listProperties(clientId)).find((each) =>
      isSameAddress(toCompared(address), toCompared(each.address)),
    )
    return known?.id ?? client.createProperty(clientId, address)
  })
}

function toCompared(address: AddressInput | Property['address']) {
  return { street: address?.street1, unit: address?.street2, zip: address?.postalCode }
}
