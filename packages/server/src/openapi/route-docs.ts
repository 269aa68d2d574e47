import type { FastifyInstance, FastifySchema } from 'fastify'
import type { z } from 'zod'
import type { Access } from '../access/access.ts'

export const tags = {
  Updates: 'What a provider did, on its way to Dispatch.',
  Jobs: 'What came from Dispatch, and what the field-service product calls it.',
  Providers: 'Service companies: connect, look, change, offboard.',
  Operations: 'What needs a person, and what a person can do about it.',
  Files: 'Photos and documents of jobs.',
  'From Dispatch': 'Called by Dispatch with a callback token.',
  'From the field-service product': 'Called by the vendor; the adapter verifies each request.',
  'HTTP bridge': 'Posted by the gateway to TRUCKROLL_BRIDGE_URL.',
  Health: 'For load balancers and people who look for documentation.',
} as const
export type Tag = keyof typeof tags

declare module 'fastify' {
  interface FastifySchema {
    operationId?: string
    tag?: Tag
    summary?: string
    description?: string
    /** Statuses of the errors of this route, besides those that every such route has. */
    problems?: readonly number[]
    /** Describes the body if the schema that reads it says less. */
    bodyDocs?: z.ZodType
    /** The fields of the body as `multipart/form-data`, if the route takes that, too. */
    multipart?: z.ZodType
    /** The body may be bytes of any type. */
    isRawBody?: boolean
    /** Media type of a successful answer that is not JSON. */
    mediaType?: string
  }
  interface FastifyContextConfig {
    /** Not part of the documentation. */
    isHidden?: boolean
  }
}

/** A route as it was registered. */
export interface DocumentedRoute {
  readonly method: string
  readonly url: string
  readonly access: Access
  readonly schema: FastifySchema
}

/** Collects the routes of `app` for the documentation; those marked `isHidden` are left out. */
export function collectRoutes(app: FastifyInstance, routes: DocumentedRoute[]): void {
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    if (config?.access === undefined || config.isHidden === true) return
    for (const one of [method].flat()) {
      // Fastify adds a HEAD of its own to every GET.
      if (one !== 'HEAD') routes.push({ method: one, url, access: config.access, schema: schema ?? {} })
    }
  })
}
