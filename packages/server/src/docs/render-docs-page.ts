import { createHash } from 'node:crypto'
import type { OpenApiDocument } from '../openapi/build-openapi.ts'
import { docsStyle } from './docs-style.ts'
import { html, raw, type Html } from './html.ts'
import { renderOperation, type ShownOperation } from './render-operation.ts'

/**
 * The document as one page: no script, nothing loaded from anywhere, so that the strictest content security policy
 * can be given with it.
 */
export function renderDocsPage(document: OpenApiDocument): {
  readonly html: string
  readonly policy: string
} {
  const operations = toShownOperations(document)
  const groups = document.tags.map((tag) => ({
    tag,
    operations: operations.filter((one) => one.tag === tag.name),
  }))
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(docsStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>${document.info.title} <small>${document.info.version}</small></h1>
          <p>${document.info.description}</p>
          <p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
        </header>
        <nav aria-label="Sections">
          <ul>
            ${groups.map(({ tag }) => html`<li><a href="#${toAnchor(tag.name)}">${tag.name}</a></li>`)}
            <li><a href="#schemas">Schemas</a></li>
          </ul>
        </nav>
        <main>
          ${groups.map(renderGroup)}
          <section id="schemas">
            <h2>Schemas</h2>
            ${Object.entries(document.components.schemas).map(renderSchema)}
          </section>
        </main>
      </body>
    </html> `
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html: page.html, policy }
}

function toShownOperations(document: OpenApiDocument): ShownOperation[] {
  const ofPaths = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      title: path,
      method: method.toUpperCase(),
      operation,
    })),
  )
  const ofWebhooks = Object.entries(document.webhooks).map(([type, { post }]) => ({
    title: type,
    method: 'EVENT',
    operation: post,
  }))
  return [...ofPaths, ...ofWebhooks].map((one) => ({ ...one, tag: one.operation.tags[0] ?? '' }))
}

function renderGroup(group: {
  readonly tag: { readonly name: string; readonly description: string }
  readonly operations: readonly ShownOperation[]
}): Html {
  return html`<section id="${toAnchor(group.tag.name)}">
    <h2>${group.tag.name}</h2>
    <p>${group.tag.description}</p>
    ${group.operations.map(renderOperation)}
  </section> `
}

function renderSchema([name, schema]: [string, unknown]): Html {
  return html`<details id="schema-${name}">
    <summary><code>${name}</code></summary>
    <pre>${JSON.stringify(schema, null, 2)}</pre>
  </details> `
}

function toAnchor(name: string): string {
  return `tag-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
}
