import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside the compiled code; if this runs from sources, where the build put it. */
const folders = ['../page', '../../dist/page'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** The sandbox's web page: `/` and the scripts and styles that it loads. */
export async function pageRoutes(scope: FastifyInstance): Promise<void> {
  const folder = folders.find((path) => existsSync(`${path}/index.html`))
  if (folder === undefined) {
    scope.get('/', (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('The page is not built yet: run "npm run build". The control API: /_control/openapi.json\n'),
    )
    return
  }
  const index = readFileSync(`${folder}/index.html`, 'utf8')
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })
  scope.get('/', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-store', 'content-security-policy': toPolicy(nonce) })
      .send(index.replace('%NONCE%', nonce))
  })
  await scope.register(fastifyStatic, {
    root: `${folder}/assets`,
    prefix: '/assets/',
    index: false,
    cacheControl: true,
    immutable: true,
    maxAge: '365d',
  })
}

/** Only what the sandbox itself serves, and styles with the nonce, since the page's theme writes some. */
function toPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
