import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { ask } from './ask.ts'
import { isFollowing } from './follow-changes.ts'
import type { ListPage } from './views.ts'

/** How often what is shown is read again if the gateway does not tell of changes. Nothing is read while nobody looks. */
const askedEveryMs = 4_000
/** If it does: what it does not tell of, such as what other processes did. */
const toldEveryMs = 15_000

const pause = (everyMs: number) => (isFollowing() ? Math.max(everyMs, toldEveryMs) : everyMs)

/** The answer to a GET, read again every few seconds. */
export function useAsked<Answer>(
  path: string,
  options: {
    readonly everyMs?: number
    readonly isOff?: boolean
    /** What never changes is read once. */
    readonly isOnce?: boolean
  } = {},
): UseQueryResult<Answer> {
  return useQuery<Answer>({
    queryKey: ['get', path],
    queryFn: ({ signal }) => ask<Answer>(path, { signal }),
    refetchInterval: () => (options.isOnce === true ? false : pause(options.everyMs ?? askedEveryMs)),
    meta: { isTold: options.isOnce !== true },
    staleTime: options.isOnce === true ? Number.POSITIVE_INFINITY : 0,
    enabled: options.isOff !== true,
  })
}

export interface Listed<Item> {
  readonly items: readonly Item[]
  readonly isLoading: boolean
  readonly error: Error | null
  /** Only what stands on one page is read again by itself. */
  readonly isFollowed: boolean
  readonly hasMore: boolean
  readonly isReadingMore: boolean
  readonly readMore: () => void
  readonly readAgain: () => void
}

export type PageSizes = readonly [first: number, more: number]

/** What one sees first comes fast, and who scrolls on gets much at once. */
export const pageSizes: PageSizes = [50, 200]

/** A list of the API, page by page. `path` has no cursor; `sizes` for lists that take a limit. */
export function useListed<Item>(
  path: string,
  sizes?: PageSizes,
  { isPaused = false }: { readonly isPaused?: boolean } = {},
): Listed<Item> {
  const query = useInfiniteQuery({
    queryKey: ['list', path],
    queryFn: ({ pageParam, signal }) => ask<ListPage<Item>>(toPagePath(path, pageParam, sizes), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) =>
      isPaused || (state.data?.pages.length ?? 1) > 1 ? false : pause(askedEveryMs),
    meta: { isTold: !isPaused },
    refetchOnWindowFocus: ({ state }) => !isPaused && (state.data?.pages.length ?? 1) === 1,
  })
  const pages = query.data?.pages ?? []
  return {
    items: pages.flatMap((page) => page.items),
    isLoading: query.isPending,
    error: query.error,
    isFollowed: pages.length <= 1,
    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
    readAgain: () => void query.refetch(),
  }
}

function toPagePath(path: string, cursor: string | undefined, sizes: PageSizes | undefined): string {
  const size = sizes?.[cursor === undefined ? 0 : 1]
  const [place = path, query] = path.split('?', 2)
  const given = Object.fromEntries(new URLSearchParams(query))
  return withQuery(place, { ...given, cursor, limit: size === undefined ? undefined : String(size) })
}

/** Query parameters of those that are set. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set).toString()}`
}
