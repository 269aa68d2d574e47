import type { Brand } from './brand.ts'
import type { Stage } from './stage.ts'

/** A row a job: how it stands at the brand, at Dispatch, in the gateway and in Acme. */
export async function toSummary(stage: Stage, brand: Brand, jobIds: readonly string[]): Promise<string[][]> {
  const rows = [
    ['job', 'brand heard last', 'Dispatch', 'gateway: updates', 'Acme: work order', 'notes, files'],
  ]
  const office = stage.acme.office(stage.company.id)
  for (const jobId of jobIds) {
    const view = await stage.gateway.jobs.get(jobId)
    const updates = await stage.gateway.jobs.updates(jobId)
    const confirmed = updates.filter((update) => update.state === 'confirmed').length
    const { workOrder, notes, files } = office.look(view?.bmsId ?? '')
    rows.push([
      jobId,
      brand.news(jobId).at(-1)?.text ?? 'nothing: it acted itself',
      stage.sandbox.control.job(jobId).status,
      `${confirmed} of ${updates.length} confirmed`,
      `#${workOrder.number} ${workOrder.status}`,
      `${notes.length}, ${files.length}`,
    ])
  }
  return rows
}
