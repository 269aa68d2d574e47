import type { Draft } from '../world/draft.ts'
import type { Job } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { organizationById } from './find-organization.ts'

/** Who caused a change. A side gets no event for its own change. */
export type Side = 'brand' | 'gateway' | 'app'

/** The gateway account that gets this job's events, if its provider is connected to one. */
export function gatewayKeyOf(world: ReadonlyWorld, job: Job): string | null {
  return organizationById(world, job.organizationId)?.gatewayKey ?? null
}

/** Sends the event to the brand and to the provider's gateway, but not to the side it came from. */
export function tellSides(draft: Draft, job: Job, from: Side, key: string, entity: unknown): void {
  if (from !== 'brand') draft.tell(job.brandKey, key, entity, job.id)
  const gatewayKey = gatewayKeyOf(draft, job)
  if (from !== 'gateway' && gatewayKey !== null) draft.tell(gatewayKey, key, entity, job.id)
}
