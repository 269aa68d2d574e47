import { describe, expect, test } from 'vitest'
import { routesOf, scopes, type Route } from './support/documented-routes.ts'
import { request, type RawAnswer } from './support/raw-request.ts'
import { startWorld, type World } from './support/start-world.ts'

const master = 'master-secret'
const callback = 'callback-secret'
const publicTemplates = /^\/(?:v1\/dispatch\/|v1\/bms\/webhook|healthz$)/
const problem = 'application/problem+json'

/** What a caller shows: nothing, something wrong, each scope, everything, and the token of Dispatch. */
const callers = [
  { name: 'nobody', token: undefined, scopes: [] },
  { name: 'a wrong token', token: 'wrong', scopes: [] },
  { name: 'half a token', token: master.slice(0, -1), scopes: [] },
  { name: 'the callback token', token: callback, scopes: [] },
  ...scopes.map((scope) => ({
    name: `scope ${scope}`,
    token: `${scope}-secret`,
    scopes: scope === 'admin' ? [...scopes] : [scope],
  })),
  { name: 'the master token', token: master, scopes: [...scopes] },
] as const
type Caller = (typeof callers)[number]

async function startGuarded() {
  const world = await startWorld({
    server: {
      publicPort: 0,
      apiToken: master,
      apiTokens: scopes.map((scope) => `${scope}-token:${scope}:${scope}-secret`).join(','),
      callbackToken: callback,
      trustedProxies: 1,
    },
  })
  return {
    ports: { private: world.port, public: Number(new URL(world.publicUrl ?? '').port) },
    routes: await readRoutes(world),
  }
}

async function readRoutes({ call }: World): Promise<Route[]> {
  return routesOf((await call('GET', '/openapi.json')).body)
}

let asked = 0

/** Each from an address of its own, so that no number of failures matters. */
function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  asked += 1
  const address = `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`
  return request(port, { method, path, headers: { 'x-forwarded-for': address, ...headers } })
}

/** Whether the guard lets this caller to this route. */
function isAdmitted(route: Route, caller: Caller): boolean {
  if (route.isCallback) return caller.token === callback
  return (
    route.scopes === undefined || route.scopes.some((scope) => caller.scopes.some((own) => own === scope))
  )
}

function refusalOf(route: Route, caller: Caller): number {
  return !route.isCallback && caller.scopes.length > 0 ? 403 : 401
}

describe('every route of the OpenAPI document', () => {
  test('lets in whom it names, on its own port, and is refused or unknown to everybody else', async () => {
    const { ports, routes } = await startGuarded()
    expect(routes.length).toBeGreaterThan(30)
    for (const route of routes) {
      const isPublic = publicTemplates.test(route.template)
      for (const [name, port] of Object.entries(ports)) {
        for (const caller of callers) {
          const headers = caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` }
          const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
          for (const method of methods) {
            const answer = await ask(port, method, route.path, headers)
            const place = `${method} ${route.template} by ${caller.name} on the ${name} port: ${answer.status}`
            expect(answer.status, place).not.toBe(500)
            if (isPublic !== (name === 'public')) expect(answer.status, place).toBe(404)
            else if (!isAdmitted(route, caller)) expect(answer.status, place).toBe(refusalOf(route, caller))
            // The adapter of this test asks for a signature by itself.
            else if (!route.template.startsWith('/v1/bms/'))
              expect([401, 403], place).not.toContain(answer.status)
            if (method === 'HEAD') expect(answer.text, place).toBe('')
            else if (answer.status >= 400 && answer.text !== '') expect(answer.type, place).toContain(problem)
          }
        }
      }
    }
  })

  test('takes no token of the API in its address', async () => {
    const { ports, routes } = await startGuarded()
    const guarded = routes.filter((route) => route.scopes !== undefined || route.isCallback)
    const answers: number[] = []
    for (const route of guarded) {
      const port = publicTemplates.test(route.template) ? ports.public : ports.private
      for (const token of [master, 'admin-secret']) {
        answers.push((await ask(port, route.method, `${route.path}?token=${token}`, {})).status)
      }
    }
    expect(answers).toEqual(guarded.flatMap(() => [401, 401]))
  })

  test.for([
    ['Host', 'evil.example'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
    ['X-Forwarded-For', '203.0.113.9'],
  ] as const)('without tokens answers nothing to a foreign %s %s', async ([header, value]) => {
    const world = await startWorld()
    for (const route of await readRoutes(world)) {
      const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
      for (const method of methods) {
        const headers = { host: `127.0.0.1:${world.port}`, [header.toLowerCase()]: value }
        const { status } = await request(world.port, { method, path: route.path, headers })
        const place = `${method} ${route.template}: ${status}`
        if (route.template === '/healthz') expect(status, place).toBe(200)
        // Dispatch has no token here; the adapter looks for itself.
        else if (route.isCallback) expect(status, place).toBe(404)
        else if (route.template.startsWith('/v1/bms/')) expect(status, place).not.toBe(500)
        else expect(status, place).toBe(403)
      }
    }
  })
})
