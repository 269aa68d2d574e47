import { wireDirections, wirePeers, type WireCall, type WireCallDetail } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toTime } from './time.ts'

export const wireCallSchema = z.object({
  id: z.string(),
  at: timeSchema.describe('when it began'),
  ms: z.number().describe('how long it took'),
  direction: z.enum(wireDirections).describe('`out`: the gateway calls; `in`: it is called'),
  peer: z.enum(wirePeers).describe('the other end: Dispatch, the product, or a caller of this interface'),
  externalOrganizationId: z.string().nullable().describe('null: for no provider, or it is not known'),
  jobId: z.string().nullable(),
  method: z.string(),
  host: z.string().nullable().describe('null if the call came in'),
  path: z.string().describe('without secrets; `/[hidden]` if all of it is one'),
  status: z.int().nullable().describe('null if no answer came'),
  error: z.string().nullable().describe('why no whole answer came'),
  requestBytes: z.int().describe('of the body'),
  responseBytes: z.int().describe('of the body'),
})

const partSchema = z.object({
  headers: z.array(z.object({ name: z.string(), value: z.string() })).describe('secrets are `[hidden]`'),
  body: z
    .string()
    .nullable()
    .describe('at most 4,096 characters, decompressed, without secrets; null: none, or it is no text'),
  isCut: z.boolean().describe('`body` is not all of it'),
  bytes: z.int(),
})

export const wireCallDetailSchema = wireCallSchema.extend({
  origin: z.string().nullable().describe('null if the call came in'),
  request: partSchema,
  response: partSchema,
})

export function toWireCallView(call: WireCall): z.infer<typeof wireCallSchema> {
  const { at, provider, jobId, host, status, error, ...rest } = call
  return {
    id: rest.id,
    at: toTime(at),
    ms: rest.ms,
    direction: rest.direction,
    peer: rest.peer,
    externalOrganizationId: provider ?? null,
    jobId: jobId ?? null,
    method: rest.method,
    host: host === '' ? null : host,
    path: rest.path,
    status: status ?? null,
    error: error ?? null,
    requestBytes: rest.requestBytes,
    responseBytes: rest.responseBytes,
  }
}

export function toWireCallDetailView(call: WireCallDetail): z.infer<typeof wireCallDetailSchema> {
  const { origin, request, response } = call
  return {
    ...toWireCallView(call),
    origin: origin === '' ? null : origin,
    request: toPart(request),
    response: toPart(response),
  }
}

function toPart({ headers, body, isCut, bytes }: WireCallDetail['request']): z.infer<typeof partSchema> {
  return { headers: headers.map(({ name, value }) => ({ name, value })), body: body ?? null, isCut, bytes }
}
