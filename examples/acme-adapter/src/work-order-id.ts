import { TerminalError, type JobLink } from '@truckroll/gateway'

/** The work order that the job was linked with when it was created. */
export function toWorkOrderId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError('expected a job with a work order; link it with PUT /v1/jobs/{jobId}, then replay')
}
