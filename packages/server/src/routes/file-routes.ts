import { fileFormats, type Gateway, type GatewayFile } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'

/** Types shown in a browser; anything else is saved instead, also SVG, which may contain scripts. */
const inlineTypes = /^(?:image\/(?:avif|bmp|gif|heic|heif|jpeg|png|tiff|webp)|application\/pdf) *(?:;|$)/i
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *; *[\w-]+=(?:[\w.+-]+|"[\w.+ -]*"))*$/

/** Serves a job's files from Dispatch. Playbook: Use Cases > From Dispatch > Rendering Images. */
export function registerFileRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/files/:fileToken',
    config: { access: forToken('read') },
    schema: {
      operationId: 'getFile',
      tag: 'Files',
      summary: "A job's file from Dispatch",
      params: z.object({ fileToken: z.string().min(1).max(1_000) }),
      querystring: z.strictObject({ format: z.enum(fileFormats).exactOptional() }),
      mediaType: 'application/octet-stream',
      problems: [404, 502, 503, 504],
    },
    handler: async (request, reply) => {
      const abort = new AbortController()
      // If the caller goes away, the transfer from Dispatch ends, too.
      reply.raw.once('close', () => abort.abort())
      const { fileToken } = request.params
      const file = await gateway.files.get(fileToken, request.query.format, abort.signal)
      if (file.status < 200 || file.status > 299) {
        file.body.destroy()
        throw toFileProblem(file)
      }
      const contentType = mediaType.test(file.contentType) ? file.contentType : 'application/octet-stream'
      if (file.contentLength !== undefined) reply.header('content-length', file.contentLength)
      return reply
        .code(200)
        .type(contentType)
        .header('content-disposition', inlineTypes.test(contentType) ? 'inline' : 'attachment')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, max-age=300')
        .send(file.body)
    },
  })
}

function toFileProblem(file: GatewayFile): HttpProblem {
  if (file.status >= 400 && file.status < 500)
    return new HttpProblem(404, 'file_unknown', 'There is no such file')
  return new HttpProblem(502, 'dispatch_unavailable', 'Dispatch did not give what was asked for')
}
