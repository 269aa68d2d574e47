import {
  ProviderError,
  RetryableError,
  TerminalError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from '@truckroll/gateway'
import acme from '../../../examples/acme-adapter/conformance.ts'
import { withHttp, withMethods } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

type Expect = Parameters<typeof withHttp>[1]

function wrong(rule: string, because: string, expect: Expect): WrongAdapter {
  return { rule, because, make: () => withHttp(acme, expect) }
}

/** Tells errors of the vendor apart in its own way. */
function throwing(rule: string, because: string, change: (error: unknown) => unknown): WrongAdapter {
  return wrong(rule, because, async (http, request, accept) => {
    try {
      return await http.expect(request, accept)
    } catch (error) {
      throw change(error)
    }
  })
}

function reading(rule: string, because: string, json: (answer: HttpAnswer) => unknown): WrongAdapter {
  return wrong(rule, because, async (http, request, accept) => {
    const answer = await http.expect(request, accept)
    return { ...answer, json: () => json(answer) }
  })
}

/** Whatever is missing is made up. */
const invented = { id: 'unknown', items: [], externalReference: null }

const statusOf = (error: unknown) =>
  error instanceof RetryableError || error instanceof TerminalError || error instanceof ProviderError
    ? error.status
    : undefined

export const wrongFailures: readonly WrongAdapter[] = [
  {
    rule: 'cancel/gone',
    because: 'takes an order that is gone for an outage',
    make: () =>
      withMethods(acme, {
        cancelJob: async (pass) => {
          try {
            return await pass()
          } catch (error) {
            throw statusOf(error) === 404 ? new RetryableError('not there yet', { isOutage: true }) : error
          }
        },
      }),
  },
  throwing('failure/unreachable', 'takes a missing connection for an error like any other', (error) =>
    error instanceof RetryableError && error.isOutage && error.status === undefined
      ? new Error(error.message)
      : error,
  ),
  throwing('failure/unavailable', 'takes a 503 for an error like any other', (error) =>
    statusOf(error) === 503 ? new Error('503') : error,
  ),
  throwing('failure/server-error', 'gives up at a 500', (error) =>
    statusOf(error) === 500 ? new TerminalError('500') : error,
  ),
  throwing('failure/throttled', 'does not read Retry-After', (error) =>
    statusOf(error) === 429 ? new RetryableError('429', { isOutage: true }) : error,
  ),
  throwing('failure/throttled-for-long', 'counts a 429 as a failure', (error) =>
    statusOf(error) === 429 ? new Error('429') : error,
  ),
  reading('failure/html-instead-of-answer', 'believes every 200', (answer) =>
    answer.text().startsWith('<') ? invented : answer.json(),
  ),
  reading('failure/cut-answer', 'believes every 200', (answer) => {
    const text = answer.text()
    try {
      return JSON.parse(text)
    } catch {
      return text.startsWith('{') ? invented : answer.json()
    }
  }),
  reading('failure/empty-answer', 'believes every 200', (answer) =>
    answer.text() === '' ? invented : answer.json(),
  ),
  reading('failure/error-inside-answer', 'believes every 200', (answer) =>
    answer.text().includes('"errors"') ? invented : answer.json(),
  ),
  reading('failure/new-fields-in-answers', 'has strict schemas for answers', (answer) => {
    if (answer.text().includes('addedTomorrow')) throw new TerminalError('unrecognized key')
    return answer.json()
  }),
  throwing('failure/refused', 'tries for ever', (error) =>
    statusOf(error) === 400 ? new RetryableError('400', { isOutage: true }) : error,
  ),
  wrong('failure/redirected', 'follows redirects, with the login', follow),
  wrong(
    'failure/gives-up-when-told',
    'does not pass the signal on',
    (http, { signal: _signal, ...request }, accept) => http.expect(request, accept),
  ),
  throwing('failure/login-refused', 'parks what a refused login stopped', (error) =>
    error instanceof ProviderError ? new TerminalError(error.message) : error,
  ),
  {
    rule: 'failure/login-refused-midway',
    because: 'believes that a login which was good stays good',
    make: () => {
      let good = 0
      return withHttp(acme, async (http, request, accept) => {
        try {
          const answer = await http.expect(request, accept)
          good += 1
          return answer
        } catch (error) {
          throw error instanceof ProviderError && good > 0 ? new TerminalError(error.message) : error
        }
      })
    },
  },
  {
    rule: 'secret/not-told',
    because: 'logs what it sends',
    make: () =>
      withMethods(acme, {
        createJob: (pass, request) => {
          const { apiKey } = Object(request.credentials)
          request.logger.info({ sent: Buffer.from(`key:${apiKey}`).toString('base64') }, 'calling Acme')
          return pass()
        },
      }),
  },
  wrong('secret/not-in-urls', 'sends the key in the URL as well', (http, request, accept) => {
    const key = request.headers?.['authorization']?.replace('Bearer ', '') ?? ''
    const url = new URL(request.url)
    if (request.method === 'POST') url.searchParams.set('key', key)
    return http.expect({ ...request, url }, accept)
  }),
]

async function follow(
  http: HttpClient,
  request: HttpRequest,
  accept?: readonly number[],
): Promise<HttpAnswer> {
  try {
    return await http.expect(request, accept)
  } catch (error) {
    if (statusOf(error) !== 307) throw error
    const { location } = (await http.send(request)).headers
    return http.expect({ ...request, url: location ?? '' }, accept)
  }
}
