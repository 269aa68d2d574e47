import { stringifyJson } from '@truckroll/gateway'
import { readFile } from 'node:fs/promises'
import { open } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import type { OpenApiDocument } from '../openapi/build-openapi.ts'
import type { DocumentedRoute } from '../openapi/route-docs.ts'
import { findReferenceFile, referenceFiles } from '../reference/reference-files.ts'
import { referencePage, referencePolicy, referenceStart } from '../reference/reference-page.ts'

const scriptType = 'text/javascript; charset=utf-8'

/**
 * The OpenAPI document, and a page that shows it and tries the routes. Its code is loaded at the first
 * request.
 */
export function registerDocsRoutes(app: ServerApp, routes: readonly DocumentedRoute[]): void {
  let document: Promise<OpenApiDocument> | undefined
  const readDocument = () =>
    (document ??= import('../openapi/build-openapi.ts').then((m) => m.buildOpenApi(routes)))

  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { access: open },
    schema: {
      operationId: 'getOpenApi',
      tag: 'Health',
      summary: 'This document',
      mediaType: 'application/json',
    },
    handler: async (_request, reply) => {
      const text = stringifyJson(await readDocument())
      return reply.code(200).type('application/json; charset=utf-8').send(Buffer.from(text))
    },
  })

  app.route({
    method: 'GET',
    url: '/docs',
    config: { access: open },
    schema: {
      operationId: 'getDocs',
      tag: 'Health',
      summary: 'This document as a page, to read and to try',
      mediaType: 'text/html',
    },
    handler: (_request, reply) =>
      reply
        .code(200)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', referencePolicy)
        .send(Buffer.from(referencePage)),
  })

  app.route({
    method: 'GET',
    url: '/docs/start.js',
    config: { access: open, isHidden: true },
    handler: (_request, reply) => reply.code(200).type(scriptType).send(Buffer.from(referenceStart)),
  })

  for (const [name, type] of Object.entries(referenceFiles)) {
    app.route({
      method: 'GET',
      url: `/docs/${name}`,
      config: { access: open, isHidden: true },
      handler: async (_request, reply) => {
        const path = findReferenceFile(name)
        if (path === undefined) throw new HttpProblem(404, 'not_found', 'The reference page is not built')
        return reply
          .code(200)
          .type(type)
          .header('cache-control', 'max-age=3600')
          .send(await readFile(path))
      },
    })
  }
}
