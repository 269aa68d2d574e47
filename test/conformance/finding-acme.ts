import type { AnyAdapter, FindJobResponse, HttpClient, JobRequest } from '@truckroll/gateway'
import type { Conformance } from '@truckroll/testing'
import { z } from 'zod'
import acme from '../../examples/acme-adapter/conformance.ts'
import { withClient, withMethods } from './vary.ts'

const loginSchema = z.object({ apiKey: z.string() })
const listSchema = z.object({ items: z.array(z.object({ id: z.string() })) })

/** Asks Acme for work orders; `query` such as `externalReference=dispatch-job-1`. */
export async function findOrder(
  http: HttpClient,
  { credentials, signal }: JobRequest,
  query: string,
): Promise<FindJobResponse | undefined> {
  const answer = await http.expect({
    method: 'GET',
    url: `https://api.acme.example/v1/work-orders?${query}`,
    headers: { authorization: `Bearer ${loginSchema.parse(credentials).apiKey}` },
    signal,
  })
  const [order] = listSchema.parse(answer.json()).items
  return order === undefined ? undefined : { bmsId: order.id }
}

type Find = (http: HttpClient, request: JobRequest) => Promise<FindJobResponse | undefined>

const findWell: Find = (http, request) =>
  findOrder(http, request, `externalReference=dispatch-job-${String(request.job.id)}`)

/** The Acme adapter with `findJob`. */
export function createFindingAcme(find: Find = findWell): Conformance {
  const { conformance, clientOf } = withClient(acme)
  return withMethods(conformance, {
    findJob: (_, request, adapter: AnyAdapter) => find(clientOf(adapter), request),
  })
}
