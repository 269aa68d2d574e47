/** Status and code over HTTP for each error of the gateway. */
export interface GatewayProblem {
  readonly status: number
  readonly code: string
  readonly title: string
}

const unavailable = { status: 503, code: 'store_unavailable', title: 'The store cannot be used now' }
const unreachable = {
  status: 502,
  code: 'dispatch_unavailable',
  title: 'Dispatch did not give what was asked for',
}
const unknownFile = { status: 404, code: 'file_unknown', title: 'There is no such file' }

/** By the code of the error; a code not listed here is a 500. */
export const gatewayProblems: ReadonlyMap<string, GatewayProblem> = new Map([
  ['TR_PERSON_INVALID', { status: 422, code: 'invalid_input', title: 'What to look for is not as expected' }],
  ['TR_UPDATE_INVALID', { status: 422, code: 'invalid_input', title: 'The update is not as expected' }],
  ['TR_IMPORT_INVALID', { status: 422, code: 'invalid_input', title: 'The list of jobs is not as expected' }],
  ['TR_QUERY_INVALID', { status: 422, code: 'invalid_input', title: 'The question names nothing to go by' }],
  ['TR_UPDATE_TOO_LARGE', { status: 413, code: 'too_large', title: 'The file is too large' }],
  ['TR_JOB_UNKNOWN', { status: 404, code: 'job_unknown', title: 'There is no such job' }],
  [
    'TR_IDEMPOTENCY_CONFLICT',
    {
      status: 409,
      code: 'idempotency_conflict',
      title: 'Idempotency-Key was used before, with other content',
    },
  ],
  ['TR_NOT_CONNECTED', { status: 409, code: 'not_connected', title: 'The provider is not connected' }],
  ['TR_PROVIDER_UNKNOWN', { status: 404, code: 'provider_unknown', title: 'There is no such provider' }],
  ['TR_PROVIDER_INVALID', { status: 422, code: 'invalid_input', title: 'The provider is not as expected' }],
  ['TR_ONBOARDING_OFF', { status: 409, code: 'onboarding_off', title: 'Onboarding is not set up here' }],
  ['TR_LINK_CONFLICT', { status: 409, code: 'conflict', title: 'It is not as the request supposes' }],
  ['TR_PROVIDER_CONFLICT', { status: 409, code: 'conflict', title: 'It is not as the request supposes' }],
  ['TR_ITEM_UNKNOWN', { status: 404, code: 'item_unknown', title: 'There is no such item' }],
  [
    'TR_ACTIVATION_RATE',
    { status: 429, code: 'too_many_activations', title: 'Too many activations came that nobody asked for' },
  ],
  ['TR_SECRET_KEY', { status: 503, code: 'encryption_key', title: 'Secrets cannot be sealed or opened' }],
  [
    'TR_INTAKE_UNAVAILABLE',
    { status: 503, code: 'intake_unavailable', title: 'Nothing can be recorded now' },
  ],
  ['TR_STORE_UNAVAILABLE', unavailable],
  ['TR_STORE_LOCKED', unavailable],
  ['TR_STORE_SUPERSEDED', unavailable],
  [
    'TR_ADAPTER_PROVIDER',
    { status: 422, code: 'login_refused', title: 'The field-service product refused the login' },
  ],
  ['TR_ADAPTER_UNABLE', { status: 409, code: 'adapter_unable', title: 'The adapter cannot do that' }],
  ['TR_ADAPTER_TERMINAL', { status: 422, code: 'adapter_refused', title: 'The adapter refused it for good' }],
  [
    'TR_ADAPTER_RETRYABLE',
    { status: 503, code: 'bms_unavailable', title: 'The field-service product cannot be reached now' },
  ],
  ['TR_CLIENT_REQUEST', unknownFile],
  ['TR_CLIENT_REFUSED', unknownFile],
  ['TR_CLIENT_UNREACHABLE', unreachable],
  ['TR_CLIENT_UNAVAILABLE', unreachable],
  ['TR_CLIENT_UNAUTHORIZED', unreachable],
  ['TR_CLIENT_REDIRECTED', unreachable],
  ['TR_CLIENT_TIMEOUT', { status: 504, code: 'dispatch_timeout', title: 'Dispatch did not answer in time' }],
  [
    'TR_CLIENT_THROTTLED',
    { status: 503, code: 'dispatch_throttled', title: 'Dispatch takes no more requests now' },
  ],
  ['TR_CLIENT_ABORTED', { status: 499, code: 'aborted', title: 'The caller has gone' }],
])
