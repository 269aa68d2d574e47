import { Center, Loader } from '@mantine/core'
import { hashKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { ApiError, ask } from '../api/ask.ts'
import { forgetIdentity, setIdentity } from '../api/identity.ts'
import type { Session } from '../api/views.ts'
import { SessionContext } from './session.ts'
import { SignIn } from './sign-in.tsx'

interface SessionGateProps {
  readonly onLeave: () => void
  readonly children: ReactNode
}

const sessionKey = ['session']

/** Lets nobody in whom the gateway does not know: asks for a token if it wants one. */
export function SessionGate({ onLeave, children }: SessionGateProps) {
  const client = useQueryClient()
  const [hasToken, setHasToken] = useState(false)
  const { data, error, isPending, refetch } = useQuery<Session>({
    queryKey: sessionKey,
    queryFn: ({ signal }) => ask<Session>('/v1/session', { signal }),
    enabled: hasToken || !isTokenNeeded(),
    refetchInterval: ({ state }) => (state.error instanceof ApiError ? false : 30_000),
  })

  // A token that is taken away while somebody looks ends the session at once.
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ query, type }) => {
        const failure: unknown = query.state.error
        const isOfSession = query.queryHash === hashKey(sessionKey)
        if (type === 'updated' && !isOfSession && failure instanceof ApiError && failure.status === 401)
          void refetch()
      }),
    [client, refetch],
  )

  const signOut = () => {
    forgetIdentity()
    setHasToken(false)
    onLeave()
  }
  const enter = async (token: string, actor: string) => {
    setIdentity(token, actor)
    setHasToken(true)
    await refetch()
  }
  if (!hasToken && isTokenNeeded()) return <SignIn onToken={enter} />
  if (isPending) {
    return (
      <Center mih="60vh">
        <Loader aria-label="Loading" />
      </Center>
    )
  }
  if (error instanceof ApiError || data === undefined) return <SignIn refusal={error} onToken={enter} />
  return <SessionContext value={{ session: data, signOut }}>{children}</SessionContext>
}

/** The page was told so when it was served. */
function isTokenNeeded(): boolean {
  return document.querySelector<HTMLMetaElement>('meta[name="api-token"]')?.content === 'needed'
}
