import { play, jobFields } from './play.ts'
import type { Play } from './play.ts'
import { at } from './signed-client.ts'

export interface OfferedJob extends Play {
  id: unknown
  /** What a gateway repeats in every record. */
  echo: { organization_id: unknown; source_id: unknown }
  /** Posts the gateway's job record. */
  report(fields: Record<string, unknown>, messageId?: string): Promise<void>
  visit(fields: Record<string, unknown>): Promise<void>
}

/** A brand has offered a job and the gateway has it; both queues are empty. */
export async function offeredJob(
  fields: Record<string, unknown> = {},
  ...options: Parameters<typeof play>
): Promise<OfferedJob> {
  const parts = await play(...options)
  await parts.brand.postRecord('job', jobFields(fields))
  const [put] = await parts.gateway.drain()
  const id = at(put, 'job', 'id')
  const echo = { organization_id: at(put, 'job', 'organization_id'), source_id: at(put, 'job', 'source_id') }
  await parts.brand.drain()
  return {
    ...parts,
    id,
    echo,
    report: (record, messageId) =>
      parts.gateway.postRecord(
        'job',
        { id, ...echo, ...record },
        messageId === undefined ? {} : { messageId },
      ),
    visit: (record) =>
      parts.gateway.postRecord('appointment', {
        job_id: id,
        ...echo,
        status: 'scheduled',
        time: '2026-05-01T15:00:00.000Z',
        duration: 3600,
        external_id: 'visit-1',
        ...record,
      }),
  }
}
