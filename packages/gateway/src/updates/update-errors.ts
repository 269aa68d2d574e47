import { GatewayError } from '@truckroll/store'
import type { BulkOutcome } from './updates-api.ts'

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

export function failed(code: 'TR_IDEMPOTENCY_CONFLICT' | 'TR_NOT_CONNECTED', message: string): BulkOutcome {
  return { kind: 'failed', error: new GatewayError(code, message) }
}

export function offboarded(): BulkOutcome {
  return failed(
    'TR_NOT_CONNECTED',
    'the provider of this job was offboarded; Dispatch takes no more updates for it',
  )
}

export function lostToAnother(): BulkOutcome {
  const message = 'Dispatch gave this job to another provider; it takes no more updates of this one for it'
  return { kind: 'failed', error: new GatewayError('TR_NOT_CONNECTED', message), isLost: true }
}

export function lost(): BulkOutcome {
  return {
    kind: 'failed',
    error: new GatewayError('TR_STORE_UNAVAILABLE', 'the store gave no answer for this update'),
  }
}
