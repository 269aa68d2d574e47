import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { open } from '../access/access.ts'
import { ConsoleFiles } from '../console/console-files.ts'
import { toConsolePolicy } from '../console/console-policy.ts'
import { HttpProblem, nothingHere } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'

const access = { access: open, isHidden: true }

/**
 * The operator's console: a page and its files, open to anybody who reaches this port. What it shows it asks for by the
 * token that a person gives it.
 */
export function registerConsoleRoutes(app: ServerApp, isTokenNeeded: boolean): void {
  let files: ConsoleFiles | undefined
  const find = (): ConsoleFiles => {
    files ??= ConsoleFiles.find()
    if (files !== undefined) return files
    throw new HttpProblem(404, 'not_found', 'The console is not built', {
      detail: 'expected what npm run build makes',
    })
  }

  app.route({
    method: 'GET',
    url: '/console/assets/:name',
    config: access,
    handler: async (request, reply) => {
      const file = await find().readAsset(readName(request))
      if (file === undefined) throw nothingHere()
      const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      if (isGzip) reply.header('content-encoding', 'gzip')
      return (
        reply
          .code(200)
          .type(file.type)
          // Their names change with their content.
          .headers({ 'cache-control': 'max-age=31536000, immutable', vary: 'accept-encoding' })
          .send(isGzip ? file.gzipped : file.bytes)
      )
    },
  })

  const sendPage = async (_request: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64')
    const page = await find().readIndex()
    return reply
      .code(200)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', toConsolePolicy(nonce))
      .send(Buffer.from(page.replace('%NONCE%', nonce).replace('%TOKEN%', isTokenNeeded ? 'needed' : 'none')))
  }
  // Every address below it is a place in the page.
  for (const url of ['/console', '/console/*'])
    app.route({ method: 'GET', url, config: access, handler: sendPage })
}

function readName({ params }: FastifyRequest): string {
  const name: unknown =
    typeof params === 'object' && params !== null ? Reflect.get(params, 'name') : undefined
  return typeof name === 'string' ? name : ''
}
