import type { ProviderStore } from '@truckroll/store'
import type { Trouble } from './alert.ts'

const mostItems = 1_000
/** So long the first job of a provider is news. */
const firstJobMs = 24 * 3_600_000

/** Refused logins of providers, and their first jobs. */
export async function findProviderTroubles(
  store: Pick<ProviderStore, 'listProviders' | 'listFirstJobs'>,
  now: number,
): Promise<readonly Trouble[]> {
  const held = await store.listProviders({ isHeld: true, limit: mostItems })
  const firstJobs = await store.listFirstJobs(now - firstJobMs, mostItems)
  return [
    ...held.items.map(({ externalOrganizationId: id }) => ({
      key: `login_refused:${id}`,
      cause: 'login_refused',
      severity: 'critical' as const,
      text: `The product refuses the login of provider ${id}: its jobs wait. Enter another one, or resume the provider. Why: truckroll providers show`,
      externalOrganizationId: id,
      since: now,
      count: 1,
    })),
    ...firstJobs.map(({ externalOrganizationId: id, jobId, at }) => ({
      key: `first_job:${id}`,
      cause: 'first_job',
      severity: 'info' as const,
      text: `The first job of provider ${id} has come. Look whether it arrives as it should: truckroll explain`,
      jobId,
      externalOrganizationId: id,
      since: at,
      count: 1,
      isNews: true,
    })),
  ]
}
