import { idText, type JobEvent } from '@truckroll/protocol'
import { toPhoneDigits } from '@truckroll/store'
import { isSameAddress, type ComparedAddress } from './is-same-address.ts'

/** A customer whom the product has already. */
export interface KnownCustomer {
  readonly id: string
  /** Dispatch's id of the customer, if the product keeps it. */
  readonly dispatchId?: string | null | undefined
  readonly name?: string | null | undefined
  readonly emails?: readonly (string | null | undefined)[]
  readonly phones?: readonly (string | null | undefined)[]
  readonly address?: ComparedAddress | null | undefined
}

const traits = ['email', 'phone', 'name', 'address'] as const
type Trait = (typeof traits)[number]

export interface CustomerMatch {
  /** Of the customer to use, as they are: never write the job's data over theirs. Undefined: make a new one. */
  readonly id: string | undefined
  readonly by: readonly ('dispatch id' | Trait)[]
  /** Why, for people; it holds ids and no personal data. */
  readonly text: string
}

type Job = Pick<JobEvent, 'customer' | 'address'>
type Compared = { readonly customer: KnownCustomer; readonly same: readonly Trait[] }

/**
 * The customer of a job among those of the product that are like it. Dispatch's id decides alone. An e-mail address or a
 * telephone number decides together with a second thing that is the same (each other, the name, the address), or if
 * nothing else can be compared: families and property managers share numbers. If two are equally like it, none is taken.
 */
export function matchCustomer(job: Job, known: readonly KnownCustomer[]): CustomerMatch {
  const own = job.customer?.id
  const marked = own == null ? undefined : known.find(({ dispatchId }) => dispatchId === idText(own))
  if (marked !== undefined)
    return {
      id: marked.id,
      by: ['dispatch id'],
      text: `customer ${marked.id} is the one that Dispatch means`,
    }
  const compared = known.map((customer) => ({ customer, same: findSame(job, customer) }))
  const alike = compared.filter((each) => isAlike(job, each))
  const most = Math.max(0, ...alike.map(({ same }) => same.length))
  const [best, ...others] = alike.filter(({ same }) => same.length === most)
  if (best === undefined) return { id: undefined, by: [], text: toRefusal(compared) }
  if (others.length > 0) {
    const ids = [best, ...others].map(({ customer }) => customer.id).join(', ')
    return { id: undefined, by: [], text: `customers ${ids} are equally like it, so none is taken` }
  }
  return {
    id: best.customer.id,
    by: best.same,
    text: `customer ${best.customer.id} has the same ${best.same.join(', ')}`,
  }
}

function isAlike(job: Job, { customer, same }: Compared): boolean {
  if (!same.includes('email') && !same.includes('phone')) return false
  const isAlone = nameOf(customer.name) === '' || nameOfJob(job) === ''
  return same.length > 1 || (isAlone && (customer.address == null || job.address == null))
}

function findSame(job: Job, { name, emails = [], phones = [], address }: KnownCustomer): readonly Trait[] {
  const email = plain(job.customer?.email)
  const phone = toPhoneDigits(job.customer?.phone_number ?? '')
  const own = nameOfJob(job)
  const same: Readonly<Record<Trait, boolean>> = {
    email: email.includes('@') && emails.some((each) => plain(each) === email),
    phone: phone !== undefined && phones.some((each) => toPhoneDigits(each ?? '') === phone),
    name: own !== '' && nameOf(name) === own,
    address: isSameDoor(job, address),
  }
  return traits.filter((trait) => same[trait])
}

function isSameDoor({ address }: Job, other: ComparedAddress | null | undefined): boolean {
  if (other == null || address?.street_1 == null || address.street_1.trim() === '') return false
  const { street_1: street, street_2: unit, postal_code: zip } = address
  return isSameAddress({ street, unit, zip }, other)
}

function toRefusal(compared: readonly Compared[]): string {
  const near = compared.filter(({ same }) => same.length > 0)
  if (near.length === 0) return 'no customer is like it'
  const said = near.map(({ customer, same }) => `${customer.id} has only the same ${same.join(', ')}`)
  return `no customer is taken: ${said.join('; ')}`
}

function nameOfJob({ customer }: Job): string {
  return nameOf([customer?.first_name, customer?.last_name].filter((part) => part != null).join(' '))
}

/** The parts of a name in any order: `Dodd, James` is James Dodd. */
function nameOf(name: string | null | undefined): string {
  const parts = plain(name).split(/[^\p{L}\p{N}]+/u)
  return parts
    .filter((part) => part !== '')
    .toSorted()
    .join(' ')
}

function plain(text: string | null | undefined): string {
  return (text ?? '').trim().toLowerCase()
}
