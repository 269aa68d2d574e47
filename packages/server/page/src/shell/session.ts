import { createContext, use } from 'react'
import type { Scope, Session } from '../api/views.ts'

interface OpenSession {
  readonly session: Session
  readonly signOut: () => void
}

export const SessionContext = createContext<OpenSession | undefined>(undefined)

export function useSession(): OpenSession {
  const open = use(SessionContext)
  if (open === undefined) throw new Error('expected a session around this')
  return open
}

/** What the token may do. */
export function useRights(): { readonly can: (...oneOf: readonly Scope[]) => boolean } {
  const { scopes } = useSession().session
  return { can: (...oneOf) => oneOf.some((scope) => scopes.includes(scope)) }
}

/** Why a button of this scope is off; undefined if the token may use it. */
export function useRefusal(scope: Scope): string | undefined {
  const { session } = useSession()
  if (session.scopes.includes(scope)) return undefined
  return `The token ${session.name} may not do this: it needs the scope ${scope}`
}
