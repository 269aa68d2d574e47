import type { Operation, Parameter } from '../openapi/to-operation.ts'
import { html, type Html } from './html.ts'

export interface ShownOperation {
  readonly title: string
  readonly method: string
  readonly tag: string
  readonly operation: Operation
}

export function renderOperation({ title, method, operation }: ShownOperation): Html {
  return html`<details id="${operation.operationId}">
    <summary><span class="method">${method}</span><code>${title}</code> ${operation.summary}</summary>
    ${operation.description === undefined ? undefined : html`<p>${operation.description}</p>`}
    <p>${describeAccess(operation)}</p>
    ${operation.parameters.length === 0 ? undefined : renderParameters(operation.parameters)}
    ${operation.requestBody === undefined ? undefined : renderContent('Body', operation.requestBody.content)}
    <h4>Answers</h4>
    <table>
      ${Object.entries(operation.responses).map(renderResponse)}
    </table>
  </details> `
}

function describeAccess(operation: Operation): string {
  const [first] = operation.security
  if (first === undefined) return 'No token.'
  const scopes = first['token']
  return scopes === undefined ? 'Callback token.' : `Token with the scope ${scopes.join(' or ')}.`
}

function renderParameters(parameters: readonly Parameter[]): Html {
  return html`<h4>Parameters</h4>
    <table>
      ${parameters.map(
        (one) =>
          html`<tr>
            <td><code>${one.name}</code></td>
            <td>${one.in}${one.required ? ', required' : ''}</td>
            <td>${one.description ?? describeSchema(one.schema)}</td>
          </tr>`,
      )}
    </table> `
}

function describeSchema(schema: Readonly<Record<string, unknown>>): string {
  const { description, enum: words, format, type } = schema
  if (typeof description === 'string') return description
  if (Array.isArray(words)) return words.join(', ')
  return textOf(format) ?? textOf(type) ?? ''
}

function renderContent(title: string, content: Readonly<Record<string, unknown>>): Html {
  return html`<h4>${title}</h4>
    ${Object.entries(content).map(([type, media]) => html`<p><code>${type}</code> ${renderReference(media)}</p>`)}
    ${Object.values(content).map(renderSample)}`
}

function renderSample(media: unknown): Html | undefined {
  const sample = read(read(read(media, 'examples'), 'sample'), 'value')
  return sample === undefined ? undefined : html`<pre>${JSON.stringify(sample, null, 2)}</pre>`
}

function renderResponse([status, response]: [string, unknown]): Html {
  const reference = nameOf(read(response, '$ref'))
  if (reference !== undefined)
    return html`<tr>
      <td>${status}</td>
      <td>${reference}</td>
    </tr>`
  const content = read(response, 'content')
  const media: unknown =
    typeof content === 'object' && content !== null ? Object.values(content)[0] : undefined
  return html`<tr>
    <td>${status}</td>
    <td>${textOf(read(response, 'description'))} ${renderReference(media)}</td>
  </tr>`
}

function renderReference(media: unknown): Html | undefined {
  const name = nameOf(read(read(media, 'schema'), '$ref'))
  return name === undefined ? undefined : html`<a href="#schema-${name}">${name}</a>`
}

function nameOf(reference: unknown): string | undefined {
  return typeof reference === 'string' ? reference.split('/').at(-1) : undefined
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
