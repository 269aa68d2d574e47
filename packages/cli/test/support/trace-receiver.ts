import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'

export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly isError: boolean
  readonly resource: Readonly<Record<string, string | number>>
}

export interface TraceReceiver {
  readonly url: string
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[]
  spans(): readonly ReceivedSpan[]
  stop(): void
}

/** Takes what comes by OTLP over HTTP, as any collector does. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const requests: TraceReceiver['requests'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const sent = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    requests,
    spans: () => requests.flatMap(({ body }) => readSpans(body)),
    stop: () => void server.close(),
  }
}

/** Fields of a protobuf message, by number: bytes, or a number for those of fixed length and varints. */
function readFields(bytes: Buffer): (field: number) => readonly (Buffer | number)[] {
  const found = new Map<number, (Buffer | number)[]>()
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes.readUInt8(at)
      at += 1
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const [field, type] = [Math.floor(tag / 8), tag % 8]
    const length = type === 2 ? varint() : type === 1 ? 8 : type === 5 ? 4 : 0
    const value = type === 0 ? varint() : bytes.subarray(at, at + length)
    at += length
    found.set(field, [...(found.get(field) ?? []), value])
  }
  return (field) => found.get(field) ?? []
}

const messages = (values: readonly (Buffer | number)[]) =>
  values.flatMap((value) => (typeof value === 'number' ? [] : [readFields(value)]))
const text = (values: readonly (Buffer | number)[]) => String(values[0] ?? '')
const hex = (values: readonly (Buffer | number)[]) =>
  typeof values[0] === 'object' ? values[0].toString('hex') : ''

function readAttributes(values: readonly (Buffer | number)[]): Record<string, string | number> {
  return Object.fromEntries(
    messages(values).map((pair) => {
      const [value] = messages(pair(2))
      const integer = value?.(3)[0]
      return [text(pair(1)), typeof integer === 'number' ? integer : text(value?.(1) ?? [])]
    }),
  )
}

function readSpans(body: Buffer): readonly ReceivedSpan[] {
  return messages(readFields(body)(1)).flatMap((ofResource) => {
    const resource = messages(ofResource(1)).map((found) => readAttributes(found(1)))[0] ?? {}
    return messages(ofResource(2)).flatMap((ofScope) =>
      messages(ofScope(2)).map((span) => ({
        name: text(span(5)),
        traceId: hex(span(1)),
        spanId: hex(span(2)),
        parentId: hex(span(4)),
        attributes: readAttributes(span(9)),
        links: messages(span(13)).map((link) => ({ traceId: hex(link(1)), spanId: hex(link(2)) })),
        isError: messages(span(15)).some((status) => status(3)[0] === 2),
        resource,
      })),
    )
  })
}
