import { type ImportedJob, readText } from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import type { AttentionList } from '../control/attention-list.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { importSql, jobSql } from '../sql/job-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { ChangePlaces } from './change-places.ts'
import type { JobTable } from './job-table.ts'

const readId = (row: Row) => readText(row, 'id')

/** Jobs that were open before this gateway: known at once, or once the event with their claim number comes. */
export class ImportTable {
  readonly #context: StoreContext
  readonly #jobs: JobTable
  readonly #providers: ProviderTable
  readonly #attention: AttentionList
  readonly #places: ChangePlaces

  constructor(
    context: StoreContext,
    jobs: JobTable,
    providers: ProviderTable,
    attention: AttentionList,
    places: ChangePlaces,
  ) {
    this.#context = context
    this.#jobs = jobs
    this.#providers = providers
    this.#attention = attention
    this.#places = places
  }

  add(job: ImportedJob): void {
    if (job.kind === 'id') this.#addById(job)
    else this.#addByClaim(job)
  }

  isLinked(job: ImportedJob): boolean {
    if (job.kind === 'id') return this.#jobs.owner(job.id)?.bmsId !== undefined
    const { externalId, externalOrganizationId: provider } = job
    return this.#context.connection.first(jobSql.isClaimLinked, { externalId, provider }, () => true) ?? false
  }

  /** Joins a job that just became known, or whose provider did, to its import. */
  join(jobId: string, externalId: string | undefined, provider: string | undefined): void {
    if (externalId === undefined || provider === undefined) return
    const bmsId = this.#context.connection.first(
      importSql.take,
      { externalId, externalOrganizationId: provider },
      (row) => readText(row, 'bms_id'),
    )
    if (bmsId !== undefined) this.#link(jobId, bmsId)
  }

  /** A provider was connected: its jobs that waited without it may have been imported. */
  joinAll(provider: string): void {
    const { connection } = this.#context
    const claims = connection.all(importSql.ofProvider, { externalOrganizationId: provider }, (row) =>
      readText(row, 'external_id'),
    )
    for (const externalId of claims) {
      const jobId = connection.first(jobSql.findClaim, { externalId, provider }, readId)
      if (jobId !== undefined) this.join(jobId, externalId, provider)
    }
  }

  #addById(job: Extract<ImportedJob, { kind: 'id' }>): void {
    const provider =
      job.organizationId === undefined ? undefined : this.#providers.ofOrganization(job.organizationId)
    this.#reportOtherLink(job.id, job.bmsId)
    this.#context.connection.run(jobSql.import, {
      id: job.id,
      idJson: job.idJson,
      organizationId: job.organizationId,
      organizationIdJson: job.organizationIdJson,
      sourceIdJson: job.sourceIdJson,
      body: `{"id":${job.idJson}}`,
      credential: this.#providers.seatOf(provider),
      provider,
      bmsId: job.bmsId,
      now: this.#context.clock.now(),
    })
    this.#attention.linked(job.id)
    this.#places.linked(job.id)
  }

  #addByClaim(job: Extract<ImportedJob, { kind: 'claim' }>): void {
    const { externalId, externalOrganizationId, bmsId } = job
    const known = this.#context.connection.first(
      jobSql.findClaim,
      { externalId, provider: externalOrganizationId },
      readId,
    )
    if (known === undefined)
      this.#context.connection.run(importSql.add, { externalId, externalOrganizationId, bmsId })
    else this.#link(known, bmsId)
  }

  #link(jobId: string, bmsId: string): void {
    this.#reportOtherLink(jobId, bmsId)
    this.#context.connection.run(jobSql.importLink, { id: jobId, bmsId })
    this.#attention.linked(jobId)
    this.#places.linked(jobId)
  }

  #reportOtherLink(jobId: string, bmsId: string): void {
    const owner = this.#jobs.owner(jobId)
    if (owner?.bmsId === undefined || owner.bmsId === bmsId) return
    this.#attention.add({
      cause: 'two_work_orders',
      jobId,
      externalOrganizationId: owner.provider,
      text: `The job is linked to ${owner.bmsId}; the import names ${bmsId}, which was not taken over.`,
    })
  }
}
