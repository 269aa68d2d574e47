import { toPage, toScreen } from '@truckroll/example-acme-adapter/screen'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import { toCaller } from '../access/authenticate.ts'
import type { Caller } from '../access/caller.ts'
import type { Clock } from '../clock.ts'
import { AcmeError } from '../errors.ts'
import { idParams } from '../http/fields.ts'
import { Office } from '../office/office.ts'
import type { Services } from '../services.ts'
import type { CompanyStore } from '../sql/company-store.ts'
import { screenActs } from './screen-acts.ts'
import { toOfficeScreen } from './to-office-screen.ts'

interface ScreenParts {
  readonly services: Services
  readonly companies: CompanyStore
  readonly clock: Clock
}

const keyQuery = z.object({ key: z.string().optional() })
const formSchema = z.record(z.string(), z.string())
const cookieName = 'acme_office'
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'"

const login = toPage(`<h1>Acme</h1>
<form method="get" action="/"><input name="key" type="password" aria-label="Office key" placeholder="Office key">
<button>Open</button></form>`)

/** `/`: a page for people, without scripts. The office key is given once and kept in a cookie. */
export function registerScreenRoutes(app: FastifyInstance, parts: ScreenParts): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  app.get('/', (request, reply) => {
    const { key } = keyQuery.parse(request.query)
    if (key === undefined) return show(parts, request, reply)
    if (open(parts, key) === undefined) return page(reply.code(401), login)
    const cookie = `${cookieName}=${key}; HttpOnly; SameSite=Strict; Path=/`
    // Away from the address that holds the key.
    return reply.header('set-cookie', cookie).redirect('/', 303)
  })

  app.post('/screen/:id', (request, reply) => {
    const caller = open(parts, keyOf(request))
    if (caller === undefined) return page(reply.code(401), login)
    const { id } = idParams.parse(request.params)
    const { act: name = '', reason, text } = formSchema.parse(request.body ?? {})
    const office = new Office(parts.services, caller)
    try {
      const act = Object.hasOwn(screenActs, name) ? screenActs[name] : undefined
      if (act === undefined) throw new AcmeError('ACME_NOT_FOUND', 'There is no such act.')
      const words = { reason: toGiven(reason), text: toGiven(text) }
      act.run(office, office.look(id).workOrder, words, parts.clock.now())
    } catch (error) {
      if (!(error instanceof AcmeError)) throw error
      return show(parts, request, reply.code(error.status), toProblem(error))
    }
    return reply.redirect('/', 303)
  })
}

function show(
  parts: ScreenParts,
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: string,
): FastifyReply {
  const caller = open(parts, keyOf(request))
  if (caller === undefined) return page(reply, login)
  const company = parts.companies.find(caller.companyId)?.name ?? caller.companyId
  return page(reply, toScreen(toOfficeScreen(company, new Office(parts.services, caller), problem)))
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html)
}

/** Undefined for a key that opens nothing here. */
function open({ companies }: ScreenParts, key: string): Caller | undefined {
  try {
    return toCaller(key, companies, 'office')
  } catch (error) {
    if (error instanceof AcmeError) return undefined
    throw error
  }
}

function keyOf(request: FastifyRequest): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='))
  return cookies.find(([name]) => name === cookieName)?.[1] ?? ''
}

function toGiven(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}

function toProblem(error: AcmeError): string {
  const fields = error.fields.map(({ path, message }) => `${path.slice(1)}: ${message}`)
  return [error.message, ...fields].join(' ')
}
