import type { ReceivedPost } from '@truckroll/testing'

/** What an update is known by: a note by its text, an acceptance by its job. */
export function markOf({
  kind,
  record,
  jobId = '',
}: Pick<ReceivedPost, 'kind' | 'record' | 'jobId'>): string {
  const { description, status } = record
  if (kind === 'attachment' && typeof description === 'string') return description
  return `${kind} ${jobId} ${typeof status === 'string' ? status : ''}`
}

export const acceptanceMark = (jobId: string): string => `job ${jobId} unscheduled`
