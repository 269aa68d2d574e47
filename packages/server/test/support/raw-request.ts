import { once } from 'node:events'
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly type: string | undefined
  readonly text: string
}

/** A request whose headers nobody sets right: `Host` may say anything. */
export async function request(
  port: number,
  options: {
    readonly method?: string
    readonly path: string
    readonly headers?: OutgoingHttpHeaders
    readonly body?: string
  },
): Promise<RawAnswer> {
  const { method = 'GET', path, headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      async (response) => {
        let text = ''
        // It has no end of its own.
        if (response.headers['content-type']?.startsWith('text/event-stream') === true) sent.destroy()
        else for await (const chunk of response) text += String(chunk)
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text })
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

/** Bytes on a connection, and all that comes back until the other side hangs up. */
export async function sendBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString('latin1')))
  socket.write(bytes)
  await once(socket, 'close')
  return text
}
