import type { Logger, ProviderStore } from '@truckroll/store'
import type { EventBus } from '../event-bus.ts'

const mostAtOnce = 100

/** Tells, once, that the first job of a provider has come: somebody should see how it arrives in the product. */
export async function announceFirstJobs({
  store,
  logger,
  events,
}: {
  readonly store: ProviderStore
  readonly logger: Logger
  readonly events: EventBus
}): Promise<void> {
  for (const job of await store.findFirstJobs(mostAtOnce)) {
    // Another process may have told it meanwhile.
    if (!(await store.noteFirstJob(job))) continue
    const { externalOrganizationId, jobId } = job
    logger.info({ externalOrganizationId, jobId }, 'the first job of a provider has come')
    events.emit('provider:first-job', { externalOrganizationId, jobId })
  }
}
