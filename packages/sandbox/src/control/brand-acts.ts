import { idText, isJsonObject, stringifyJson } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import { createHash } from 'node:crypto'
import type * as z from 'zod'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { SandboxError } from '../errors.ts'
import { newJobEvent } from '../events/job-event.ts'
import type { Network } from '../network/network.ts'
import { saveCustomer } from '../rules/brand-customer.ts'
import { contentOf } from '../rules/brand-job-record.ts'
import { createJob } from '../rules/create-job.ts'
import { isOpenTo, organizationById } from '../rules/find-organization.ts'
import { tinyPictureBase64 } from '../rules/tiny-picture.ts'
import type { Job, Organization, RecordOutcome } from '../world/entities.ts'
import { brandPhotoSchema, brandPostSchema, offerJobSchema, webJobSchema } from './control-inputs.ts'
import type { OfferJob, brandNoteSchema, cancelJobSchema } from './control-inputs.ts'
import { sampleJob } from './sample-job.ts'
import { toJobView } from './to-views.ts'
import type { JobView } from './views.ts'

/** Acts of a brand, for users without a brand's system: each is a post as the brand would send it. */
export class BrandActs {
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
  }

  /** The sample data of the next job to offer. */
  sampleJob(): Record<string, unknown> {
    return sampleJob((this.#network.world.get('sequences', 'sample')?.last ?? 0) + 1)
  }

  /** Offers a job of sample data, overridden by `fields`. */
  offerJob(input: z.input<typeof offerJobSchema> = {}): JobView {
    const offer = offerJobSchema.parse(input)
    const brand = this.#brand(offer.brandKey)
    const count = this.#network.run((draft) => draft.count('sample'))
    const external_id = offer.externalId ?? `sandbox-job-${count}`
    const laidOver = { status: 'offered', ...sampleJob(count), ...offer.fields, external_id }
    const record = Object.fromEntries(Object.entries(laidOver).filter(([, value]) => value !== null))
    if (offer.strategy !== 'direct') return this.#offerToSeveral(brand, offer, record)
    const organization_id = offer.organizationId ?? this.#anyProvider(brand).id
    const source = offer.sourceId === undefined ? {} : { source_id: offer.sourceId }
    return this.#post(brand, 'job', { ...record, organization_id, ...source })
  }

  /** Posts any record as the brand, with what came of it. */
  post(input: z.input<typeof brandPostSchema>): RecordOutcome {
    const { brandKey, recordType, version = 'v3', record } = brandPostSchema.parse(input)
    return this.#send(this.#brand(brandKey), { record_type: recordType, version }, record)
  }

  /** A person makes a job on a web page of Dispatch: the brand did not post it, and hears all of it. */
  makeJob(input: z.input<typeof webJobSchema>): JobView {
    const { brandKey, organizationId, externalId, customer, fields } = webJobSchema.parse(input)
    const account = this.#brand(brandKey)
    const job = this.#network.run((draft) => {
      const organization = organizationById(draft, organizationId)
      if (organization === undefined || !isOpenTo(organization, account.key)) {
        throw new SandboxError(
          'TR_SANDBOX_NOT_FOUND',
          'expected organizationId to be one of a provider that this brand may send jobs to',
        )
      }
      const made = createJob(draft, {
        account,
        record: { external_id: externalId },
        organization,
        customerId: saveCustomer(draft, account.key, customer).customer.id,
        status: 'offered',
        content: contentOf(fields),
      })
      draft.tell(account.key, 'job', newJobEvent(draft, made), made.id)
      return made
    })
    return toJobView(this.#network.world, job)
  }

  cancelJob(jobId: DispatchId, { reason }: z.input<typeof cancelJobSchema> = {}): JobView {
    return this.#postAbout(jobId, {
      status: 'canceled',
      ...(reason !== undefined && { status_message: reason }),
    })
  }

  changeJob(jobId: DispatchId, { fields }: { fields: Record<string, unknown> }): JobView {
    return this.#postAbout(jobId, fields)
  }

  reassignJob(jobId: DispatchId, { organizationId }: { organizationId: DispatchId }): JobView {
    return this.#postAbout(jobId, { organization_id: organizationId })
  }

  addNote(jobId: DispatchId, { text, externalId }: z.input<typeof brandNoteSchema>): JobView {
    return this.#attach(jobId, {
      description: text,
      ...(externalId !== undefined && { external_id: externalId }),
    })
  }

  addPhoto(jobId: DispatchId, input: z.input<typeof brandPhotoSchema> = {}): JobView {
    const {
      fileName: name,
      contentBase64: file = tinyPictureBase64,
      externalId,
    } = brandPhotoSchema.parse(input)
    return this.#attach(jobId, { file, name, ...(externalId !== undefined && { external_id: externalId }) })
  }

  #offerToSeveral(brand: SandboxAccount, offer: OfferJob, record: Record<string, unknown>): JobView {
    const candidates = offer.candidates ?? [offer.organizationId ?? this.#anyProvider(brand).id]
    const job = this.#network.run((draft) => {
      const customer = isJsonObject(record['customer']) ? record['customer'] : {}
      return createJob(draft, {
        account: brand,
        record: { external_id: String(record['external_id']), source_id: offer.sourceId },
        organization: undefined,
        strategy: offer.strategy,
        candidates,
        customerId: saveCustomer(draft, brand.key, customer).customer.id,
        status: 'offered',
        content: contentOf(record),
      })
    })
    return toJobView(this.#network.world, job)
  }

  #postAbout(jobId: DispatchId, fields: Record<string, unknown>): JobView {
    const { brand, job } = this.#ownerOf(jobId)
    return this.#post(brand, 'job', { ...fields, external_id: job.externalId })
  }

  #attach(jobId: DispatchId, fields: Record<string, unknown>): JobView {
    const { brand, job } = this.#ownerOf(jobId)
    return this.#post(brand, 'attachment', { ...fields, external_job_id: job.externalId })
  }

  #post(brand: SandboxAccount, recordType: string, record: Record<string, unknown>): JobView {
    const outcome = this.#send(brand, { record_type: recordType, version: 'v3' }, record)
    return toJobView(this.#network.world, this.#jobOf(outcome))
  }

  #send(brand: SandboxAccount, header: Record<string, string>, record: unknown): RecordOutcome {
    const text = stringifyJson([{ header, record }])
    const body = Buffer.from(text)
    const [outcome] = this.#network.post(brand, {
      messageId: null,
      recordType: null,
      headers: {},
      bodySha256: createHash('sha256').update(body).digest('hex'),
      bodyBytes: body.length,
      isGzip: false,
      text,
      via: 'control',
    })
    if (outcome !== undefined && outcome.result !== 'refused') return outcome
    throw new SandboxError('TR_SANDBOX_REFUSED', outcome?.message ?? 'expected a record that the rules take')
  }

  #jobOf({ jobId }: RecordOutcome): Job {
    const job = jobId === undefined ? undefined : this.#network.world.get('jobs', String(jobId))
    if (job !== undefined) return job
    throw new SandboxError('TR_SANDBOX_REFUSED', 'expected a record of a job')
  }

  #brand(key: string | undefined): SandboxAccount {
    for (const [, account] of this.#network.world.entries('accounts')) {
      if (account.role === 'brand' && (key === undefined || account.key === key)) return account
    }
    const message =
      key === undefined ? 'expected a brand account, there is none' : 'expected brandKey to name a brand'
    throw new SandboxError('TR_SANDBOX_NOT_FOUND', message)
  }

  #ownerOf(jobId: DispatchId): { brand: SandboxAccount; job: Job } {
    const job = this.#network.world.get('jobs', idText(jobId))
    if (job === undefined)
      throw new SandboxError('TR_SANDBOX_NOT_FOUND', 'expected the id of a job, got none known')
    if (job.externalId !== null) return { brand: this.#brand(job.brandKey), job }
    throw new SandboxError(
      'TR_SANDBOX_REFUSED',
      'expected a job with an external id: its brand has no name for it',
    )
  }

  /** A provider with a gateway, else one that uses the app. */
  /** The provider that was connected last, else one of the accounts file. */
  #anyProvider(brand: SandboxAccount): Organization {
    const { world } = this.#network
    const requests = [...world.entries('requests')].map(([, request]) => request)
    const connected = requests.findLast(({ state, organizationId }) => {
      if (state !== 'connected' || organizationId === null) return false
      const organization = world.get('organizations', idText(organizationId))
      return organization !== undefined && isOpenTo(organization, brand.key)
    })
    const organizationId = connected?.organizationId ?? null
    const joined = organizationId === null ? undefined : world.get('organizations', idText(organizationId))
    if (joined !== undefined) return joined
    let inApp: Organization | undefined
    for (const [, organization] of this.#network.world.entries('organizations')) {
      if (!isOpenTo(organization, brand.key)) continue
      if (organization.gatewayKey !== null) return organization
      inApp ??= organization
    }
    if (inApp !== undefined) return inApp
    throw new SandboxError(
      'TR_SANDBOX_NOT_FOUND',
      'expected a provider this brand may send jobs to, there is none',
    )
  }
}
