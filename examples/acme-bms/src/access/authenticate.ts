import type { FastifyRequest } from 'fastify'

import { AcmeError } from '../errors.ts'
import type { CompanyStore } from '../sql/company-store.ts'
import { isSecretOf, splitKey, type KeyKind } from './api-key.ts'
import type { Caller } from './caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    acmeCaller: Caller | null
  }
}

/** Reads `Authorization: Bearer` and says who calls. Throws 401, or 403 for a key of the other kind. */
export function authenticate(request: FastifyRequest, companies: CompanyStore, kind: KeyKind): Caller {
  const bearer = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  const user = request.headers['acme-user']
  return toCaller(bearer ?? '', companies, kind, typeof user === 'string' ? user : undefined)
}

/** Whose key it is. `user`: the person, if the key is one for people. Throws as `authenticate` does. */
export function toCaller(text: string, companies: CompanyStore, kind: KeyKind, user?: string): Caller {
  const parts = splitKey(text)
  const key = parts === undefined ? undefined : companies.findKey(parts.id)
  if (parts === undefined || !isSecretOf(key?.secretHash, parts.secret) || key === undefined)
    throw new AcmeError(
      'ACME_UNAUTHENTICATED',
      'Send Authorization: Bearer with a valid key of this company.',
    )
  if (key.kind !== kind)
    throw new AcmeError(
      'ACME_FORBIDDEN',
      `This endpoint takes ${kind} keys; the key sent is an ${key.kind} key.`,
    )
  const name = kind === 'office' ? (user?.slice(0, 100) ?? 'office') : key.id
  return {
    companyId: key.companyId,
    keyId: key.id,
    actor: { kind: kind === 'office' ? 'user' : 'api', name },
  }
}

export function callerOf(request: FastifyRequest): Caller {
  if (request.acmeCaller === null) throw new AcmeError('ACME_UNAUTHENTICATED', 'This endpoint needs a key.')
  return request.acmeCaller
}
