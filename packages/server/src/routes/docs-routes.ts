import { stringifyJson } from '@truckroll/gateway'
import { open } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'
import type { OpenApiDocument } from '../openapi/build-openapi.ts'
import type { DocumentedRoute } from '../openapi/route-docs.ts'

/** The OpenAPI document and a page that shows it. Both are made, and their code is loaded, when first asked for. */
export function registerDocsRoutes(app: ServerApp, routes: readonly DocumentedRoute[]): void {
  let document: Promise<OpenApiDocument> | undefined
  let page: Promise<{ readonly html: string; readonly policy: string }> | undefined

  const readDocument = () =>
    (document ??= import('../openapi/build-openapi.ts').then((m) => m.buildOpenApi(routes)))
  const readPage = () =>
    (page ??= Promise.all([readDocument(), import('../docs/render-docs-page.ts')]).then(([whole, docs]) =>
      docs.renderDocsPage(whole),
    ))

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
      summary: 'This document as a page',
      mediaType: 'text/html',
    },
    handler: async (_request, reply) => {
      const { html, policy } = await readPage()
      return reply
        .code(200)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', policy)
        .send(Buffer.from(html))
    },
  })
}
