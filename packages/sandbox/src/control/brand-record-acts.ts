import { idText, type DispatchId } from '@truckroll/protocol'
import type * as z from 'zod'
import { applyBillingAct, billingActSchema } from '../billing/billing-acts.ts'
import { SandboxError } from '../errors.ts'
import { toWireTime } from '../events/wire-time.ts'
import type { Network } from '../network/network.ts'
import { organizationById } from '../rules/find-organization.ts'
import { findRecord, saveRecord } from '../rules/kept-records.ts'
import { assignOffer, cancelOffer, offerOf } from '../rules/offers.ts'
import type { KeptRecord } from '../world/entities.ts'
import { calendarEntrySchema } from './control-inputs.ts'
import type { RecordFilter } from './control-inputs.ts'
import { toJobView } from './to-views.ts'
import type { JobView } from './views.ts'

/** What people at Dispatch see and do of a brand's records: offers, technicians, trades, places, documents. */
export class BrandRecordActs {
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
  }

  /** Records that are kept, in the order in which they came; offers only until they have a provider. */
  list({ recordType, brandKey }: RecordFilter = {}): KeptRecord[] {
    return [...this.#network.world.entries('records')].flatMap(([, record]) =>
      record.deletedAt === null &&
      (recordType === undefined || record.recordType === recordType) &&
      (brandKey === undefined || record.brandKey === brandKey)
        ? [record]
        : [],
    )
  }

  /** A person gives an offer to a provider, which no rule has found. */
  assignOffer(id: DispatchId, organizationId: DispatchId): JobView {
    const { world } = this.#network
    const job = this.#network.run((draft) => {
      const organization = organizationById(draft, organizationId)
      if (organization === undefined) {
        throw new SandboxError(
          'TR_SANDBOX_NOT_FOUND',
          `expected organizationId to be one of an organization, got ${idText(organizationId).slice(0, 100)}`,
        )
      }
      return assignOffer(draft, offerOf(draft, idText(id)), organization)
    })
    return toJobView(world, job)
  }

  cancelOffer(id: DispatchId, reason = ''): void {
    this.#network.run((draft) => cancelOffer(draft, offerOf(draft, idText(id)), reason))
  }

  /** People send, sign and pay an estimate or invoice; the brand hears of it. */
  actOnDocument(id: DispatchId, act: z.input<typeof billingActSchema>): KeptRecord {
    return this.#network.run((draft) => applyBillingAct(draft, idText(id), billingActSchema.parse(act)))
  }

  /** A technician enters something into the calendar; the brand hears of it. Playbook: From Dispatch > Calendar Events */
  addCalendarEntry(input: z.input<typeof calendarEntrySchema>): KeptRecord {
    const { brandKey, externalUserId, title, start, end } = calendarEntrySchema.parse(input)
    const [startAt, endAt] = [Date.parse(start), Date.parse(end)]
    return this.#network.run((draft) => {
      const user = [...draft.entries('records')]
        .map(([, record]) => record)
        .find(
          (record) =>
            record.recordType === 'user' &&
            record.name === externalUserId &&
            (brandKey === undefined || record.brandKey === brandKey),
        )
      if (user === undefined || findRecord(draft, user) === undefined) {
        throw new SandboxError(
          'TR_SANDBOX_NOT_FOUND',
          'expected externalUserId to name a user that a brand has posted',
        )
      }
      const uuid = draft.uuid('calendar')
      const { record } = saveRecord(
        draft,
        { recordType: 'calendar_event', brandKey: user.brandKey, name: uuid },
        {
          external_id: uuid,
          external_user_id: externalUserId,
          title,
          start_time: new Date(startAt).toISOString(),
          duration: (endAt - startAt) / 1_000,
        },
      )
      draft.tell(user.brandKey, 'calendar_event', {
        uuid,
        title,
        started_at: toWireTime(startAt),
        completed_at: toWireTime(endAt),
        external_id: externalUserId,
      })
      return record
    })
  }
}
