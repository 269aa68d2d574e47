import { Readable } from 'node:stream'
import type { GatewayOptions } from '@truckroll/gateway/embed'

/** A picture of one dot, as PNG. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)

/** A replay never calls Dispatch: every file that an event names is this picture. */
export const noFiles: NonNullable<GatewayOptions['files']> = {
  get: async () => ({
    status: 200,
    contentType: 'image/png',
    contentLength: dot.length,
    body: Readable.from([dot]),
  }),
}
