import { useQueryClient, type Query } from '@tanstack/react-query'
import { useEffect } from 'react'
import { followChanges } from './follow-changes.ts'

/** Busy gateways change all the time; so often is what is shown read again at most. */
const workPauseMs = 2_000
const wirePauseMs = 1_000

/** Reads anew what is shown whenever the gateway tells of a change. Not while the tab is out of sight. */
export function useChanges(): void {
  const client = useQueryClient()
  useEffect(() => {
    const readAgain = (predicate: (query: Query) => boolean) => () =>
      void client.invalidateQueries({ predicate: (query) => isTold(query) && predicate(query) })
    const work = atMostEvery(
      workPauseMs,
      readAgain((query) => !isOfWire(query)),
    )
    const wire = atMostEvery(wirePauseMs, readAgain(isOfWire))
    let following = new AbortController()
    const follow = (): void => {
      following.abort()
      if (document.hidden) return
      following = new AbortController()
      let seen = { work: -1, wire: -1 }
      void followChanges(
        following.signal,
        (changes) => {
          if (changes.work !== seen.work) work.call()
          if (changes.wire !== seen.wire) wire.call()
          seen = changes
        },
        // From now on it is asked; whether the gateway is away shows at once.
        readAgain(() => true),
      )
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      following.abort()
      work.cancel()
      wire.cancel()
    }
  }, [client])
}

/** What is held still, never changes, or was scrolled far is left as it is. */
function isTold({ meta, state }: Query): boolean {
  const pages = (state.data as { pages?: readonly unknown[] } | undefined)?.pages
  return meta?.['isTold'] === true && (pages?.length ?? 1) <= 1
}

function isOfWire({ queryKey }: Query): boolean {
  return String(queryKey[1]).startsWith('/v1/wire')
}

/** Calls `work` at once, and then at most once in so long. */
function atMostEvery(
  ms: number,
  work: () => void,
): { readonly call: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWanted = false
  const begin = (): void => {
    isWanted = false
    work()
    timer = setTimeout(() => {
      timer = undefined
      if (isWanted) begin()
    }, ms)
  }
  return {
    call: () => {
      if (timer === undefined) begin()
      else isWanted = true
    },
    cancel: () => clearTimeout(timer),
  }
}
