import { idText, parseJson, type DispatchId } from '@truckroll/protocol'
import type { ControlStore } from '@truckroll/store'
import type { FoundJob } from '../adapter/requests.ts'

/** The job that is linked to a work order of a provider. */
export async function findLinkedJob(
  store: Pick<ControlStore, 'listJobs'>,
  externalOrganizationId: string,
  bmsId: string,
): Promise<FoundJob | undefined> {
  const { items } = await store.listJobs({ externalOrganizationId, bmsId, limit: 1 })
  const [job] = items
  if (job === undefined) return undefined
  const { id: jobId, sourceIdJson } = job
  return {
    jobId,
    sourceId: sourceIdJson === undefined ? undefined : idText(parseJson(sourceIdJson) as DispatchId),
  }
}
