import { GatewayError } from '@truckroll/store'

export function unknownJob(jobId: string): GatewayError {
  const shown = jobId.slice(0, 64)
  return new GatewayError(
    'TR_JOB_UNKNOWN',
    `no job ${JSON.stringify(shown)} was received here; a job that was open before this gateway is made known by POST /v1/jobs/import`,
  )
}

export function noVisit(open: readonly string[]): GatewayError {
  const visits = open.map((id) => JSON.stringify(id.slice(0, 64))).join(', ')
  const message =
    open.length === 0
      ? 'expected a job with an open visit that was scheduled here; there is none'
      : `expected one of the open visits: ${visits}`
  return new GatewayError('TR_UPDATE_INVALID', `the update is not as expected: /appointmentId: ${message}`, {
    issues: [{ path: '/appointmentId', message }],
  })
}

export function unlinkedJob(externalOrganizationId: string, bmsId: string): GatewayError {
  const [provider, workOrder] = [externalOrganizationId, bmsId].map((id) => JSON.stringify(id.slice(0, 64)))
  return new GatewayError(
    'TR_JOB_UNKNOWN',
    `no job of provider ${provider} is linked to work order ${workOrder}`,
  )
}
