import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { notFound } from '../errors.ts'
import type { Page, PageRequest } from '../http/page.ts'
import { newRecord, type ServiceParts } from '../service-parts.ts'
import { phoneDigits, type Customer, type CustomerInput, type CustomerPatch } from './customer.ts'

export interface CustomerSearch {
  email?: string | undefined
  phone?: string | undefined
  externalReference?: string | undefined
}

/** The people and firms a company works for. Nothing keeps two from having one email or phone, as in real life. */
export class Customers {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  create(caller: Caller, input: CustomerInput): Customer {
    const customer: Customer = {
      firstName: input.firstName ?? null,
      lastName: input.lastName ?? null,
      companyName: input.companyName ?? null,
      email: input.email ?? null,
      phone: input.phone ?? null,
      externalReference: input.externalReference ?? null,
      ...newRecord(this.#parts, 'cus'),
    }
    this.#parts.stores.customers.insert(caller.companyId, customer)
    return customer
  }

  get(caller: Caller, id: string): Customer {
    const customer = this.#parts.stores.customers.find(caller.companyId, id)
    if (customer === undefined) throw notFound('customer', id)
    return customer
  }

  update(caller: Caller, id: string, patch: CustomerPatch): Customer {
    const before = this.get(caller, id)
    const customer: Customer = {
      ...before,
      firstName: patch.firstName === undefined ? before.firstName : patch.firstName,
      lastName: patch.lastName === undefined ? before.lastName : patch.lastName,
      companyName: patch.companyName === undefined ? before.companyName : patch.companyName,
      email: patch.email === undefined ? before.email : patch.email,
      phone: patch.phone === undefined ? before.phone : patch.phone,
      externalReference:
        patch.externalReference === undefined ? before.externalReference : patch.externalReference,
      updatedAt: toIsoTime(this.#parts.clock.now()),
    }
    this.#parts.stores.customers.replace(caller.companyId, customer)
    return customer
  }

  list(caller: Caller, search: CustomerSearch, page: PageRequest): Page<Customer> {
    const phone = search.phone === undefined ? undefined : phoneDigits(search.phone)
    return this.#parts.stores.customers.list(
      caller.companyId,
      [
        { column: 'email', is: '=', value: search.email?.toLowerCase() },
        { column: 'phone', is: '=', value: phone },
        { column: 'external_reference', is: '=', value: search.externalReference },
      ],
      page,
    )
  }
}
