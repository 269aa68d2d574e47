import type { JobEvent } from '@truckroll/gateway'
import { z } from 'zod'
import { partySchema, type Party } from './answers.ts'
import { TrytonRefusal, type Domain, type TrytonClient } from './client.ts'
import { toAddress, toCustomer, type Address, type Customer } from './mapping.ts'

/** Also those that were deactivated: a code stays theirs. */
const withInactive = { active_test: false }

/** The customer's party and the address of the job. Looks first, so that a repetition finds what was made. */
export async function findOrCreateCustomer(
  tryton: TrytonClient,
  job: JobEvent,
): Promise<{ readonly party: number; readonly party_address: number | null }> {
  const customer = toCustomer(job)
  const party = (await findParty(tryton, customer)) ?? (await createParty(tryton, customer))
  const address = toAddress(job)
  return {
    party: party.id,
    party_address: address === undefined ? null : await findOrCreateAddress(tryton, party.id, address),
  }
}

async function findParty(tryton: TrytonClient, { code, email, phone }: Customer): Promise<Party | undefined> {
  const own = await searchParty(tryton, [['code', '=', code]])
  if (own !== undefined) return own
  for (const [value, field] of [
    [email, 'value'],
    [phone, 'value_compact'],
  ] as const) {
    const found =
      value === '' ? undefined : await searchParty(tryton, [[`contact_mechanisms.${field}`, '=', value]])
    if (found !== undefined) return found
  }
  return undefined
}

async function searchParty(tryton: TrytonClient, domain: readonly unknown[]): Promise<Party | undefined> {
  const options = { limit: 1, context: withInactive }
  return (await tryton.search('party.party', domain, ['code', 'addresses'], partySchema, options))[0]
}

async function createParty(tryton: TrytonClient, customer: Customer): Promise<Party> {
  const { code, name, email, phone } = customer
  const contacts = [
    { type: 'mobile', value: phone },
    { type: 'email', value: email },
  ].filter(({ value }) => value !== '')
  const plain = { name, code, addresses: [] }
  try {
    const values = contacts.length === 0 ? plain : { ...plain, contact_mechanisms: [['create', contacts]] }
    return { id: await tryton.create('party.party', values), addresses: [] }
  } catch (error) {
    if (!(error instanceof TrytonRefusal)) throw error
    // Somebody else made it meanwhile, or Tryton does not take its number or address.
    const meanwhile = await searchParty(tryton, [['code', '=', code]])
    return meanwhile ?? { id: await tryton.create('party.party', plain), addresses: [] }
  }
}

async function findOrCreateAddress(tryton: TrytonClient, party: number, address: Address): Promise<number> {
  const domain = [
    ['party', '=', party],
    ...Object.entries(address).map(([field, value]): Domain => [field, '=', value === '' ? null : value]),
  ]
  const row = z.looseObject({ id: z.number() })
  const [found] = await tryton.search('party.address', domain, [], row, { limit: 1 })
  if (found !== undefined) return found.id
  const values = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== ''))
  return tryton.create('party.address', { party, ...values })
}
