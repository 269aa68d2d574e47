import type { FastifyInstance, HTTPMethods } from 'fastify'
import { open } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Notes which methods each address has; `refuseOthers` then answers 405 to all others. */
export function collectMethods(app: FastifyInstance): { refuseOthers(): void } {
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', (route) => {
    const list = known.get(route.url) ?? new Set()
    for (const method of [route.method].flat()) list.add(method)
    known.set(route.url, list)
  })
  return {
    refuseOthers() {
      // Listed first, because adding a route below is noted, too.
      const addresses = Array.from(known, ([url, allowed]) => ({ url, allow: [...allowed].toSorted() }))
      for (const { url, allow } of addresses) {
        app.route({
          method: methods.filter((method) => !allow.includes(method)),
          url,
          config: { access: open, isHidden: true },
          onRequest: async () => {
            throw new HttpProblem(405, 'method_not_allowed', 'This address has no such method', {
              detail: `expected one of ${allow.join(', ')}`,
              headers: { allow: allow.join(', ') },
            })
          },
          handler: () => undefined,
        })
      }
    },
  }
}
