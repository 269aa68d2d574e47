import type { WebhookRequest, WebhookResponse } from '@truckroll/gateway'
import type { Conformance } from '@truckroll/testing'
import acme from '../../examples/acme-adapter/conformance.ts'
import { withMethods } from './vary.ts'

type Answer = (request: WebhookRequest) => WebhookResponse

const answerWell: Answer = ({ query }) => ({ status: 200, body: query['challenge'] ?? '' })

/** The Acme adapter for an Acme that checks a webhook address by a GET, and wants its own words back. */
export function createChallengingAcme(answer: Answer = answerWell): Conformance {
  const varied = withMethods(acme, {
    receiveWebhook: (pass, request) => (request.method === 'GET' ? answer(request) : pass()),
  })
  let checks = 0
  return {
    ...varied,
    double: async (host) => {
      const inner = await acme.double(host)
      return {
        ...inner,
        challenge: () => {
          checks += 1
          const words = `check-${checks}`
          return {
            webhook: { method: 'GET', headers: {}, body: '', query: { challenge: words } },
            status: 200,
            body: words,
          }
        },
      }
    },
  }
}
