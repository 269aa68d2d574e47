import { bookingSchema, listOf, madeSchema, type Booking } from './answers.ts'
import type { AddressInput, ContactInput } from './client.ts'
import type { Session } from './session.ts'

export interface BookingInput {
  readonly name: string
  readonly summary: string
  readonly externalId: string
  readonly address: AddressInput
  readonly contacts: readonly ContactInput[]
  readonly isFirstTimeClient: boolean
  readonly priority: string
  readonly businessUnitId: number
  readonly jobTypeId: number
  readonly campaignId: number
}

/** ServiceTitan's calls for the bookings of one booking provider. */
export class BookingsApi {
  readonly #session: Session
  readonly #path: string

  constructor(session: Session, bookingProviderId: number) {
    this.#session = session
    this.#path = `/booking-provider/${bookingProviderId}/bookings`
  }

  async create(booking: BookingInput): Promise<string> {
    const json = { source: 'Dispatch', ...booking }
    const call = { method: 'POST', path: this.#path, json } as const
    return (await this.#session.read('crm', call, madeSchema)).id
  }

  async find(externalId: string): Promise<Booking | undefined> {
    const call = { method: 'GET', path: this.#path, query: { externalId } } as const
    return (await this.#session.read('crm', call, listOf(bookingSchema))).data[0]
  }

  /** Undefined if ServiceTitan has no such booking. */
  get(id: string): Promise<Booking | undefined> {
    return this.#session.find('crm', { method: 'GET', path: `${this.#path}/${id}` }, bookingSchema)
  }

  async change(
    id: string,
    change: Partial<Pick<BookingInput, 'name' | 'summary' | 'address'>> & { readonly start?: string },
  ): Promise<void> {
    await this.#session.send('crm', { method: 'PATCH', path: `${this.#path}/${id}`, json: change })
  }
}
