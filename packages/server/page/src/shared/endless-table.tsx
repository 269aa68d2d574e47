import { Alert, Button, Center, Group, Loader, Paper, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { Listed } from '../api/use-asked.ts'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'
import classes from './endless-table.module.css'

export interface Column<Item> {
  readonly heading: string
  readonly width?: string
  /** Left out on narrow screens. */
  readonly isMinor?: boolean
  readonly cell: (item: Item) => ReactNode
}

interface EndlessTableProps<Item> {
  /** What it lists, such as `Jobs`. */
  readonly label: string
  readonly list: Listed<Item>
  readonly columns: readonly Column<Item>[]
  readonly keyOf: (item: Item) => string
  /** Shown if there is nothing. */
  readonly empty: ReactNode
}

const rowHeight = 57
const overscan = 12

/** A list that reads on as one scrolls; only the rows in sight are on the page, however many there are. */
export function EndlessTable<Item>({ label, list, columns, keyOf, empty }: EndlessTableProps<Item>) {
  const { items, isLoading, error, hasMore, isReadingMore, isFollowed } = list
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), [items.length === 0])
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: top,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isReadingMore && error === null && last >= items.length - overscan) list.readMore()
  }, [hasMore, isReadingMore, error, last, items.length, list])

  if (isLoading) return <Loading />
  if (items.length === 0) return error === null ? empty : <Failure error={error} />
  const before = (shown[0]?.start ?? top) - top
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top)
  return (
    <>
      {error !== null && <Failure error={error} />}
      {!isFollowed && (
        <Alert color="indigo" p="xs" mb="sm">
          <Group justify="space-between">
            <Text size="sm">A long list is not read again by itself.</Text>
            <Button size="compact-sm" variant="default" onClick={() => list.readAgain()}>
              Read it again
            </Button>
          </Group>
        </Alert>
      )}
      <Paper withBorder ref={body} className={classes['frame']}>
        <table
          className={classes['table']}
          aria-label={label}
          aria-rowcount={hasMore ? -1 : items.length + 1}
        >
          <thead>
            <tr>
              {columns.map(({ heading, width, isMinor }) => (
                <th key={heading} scope="col" data-minor={isMinor === true} style={{ width }}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <Gap height={before} columns={columns.length} />}
            {shown.map(({ index, key }) => {
              const item = items[index]
              if (item === undefined) return undefined
              return (
                <tr key={String(key)} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
                  {columns.map((column) => (
                    <td key={column.heading} data-minor={column.isMinor === true}>
                      {column.cell(item)}
                    </td>
                  ))}
                </tr>
              )
            })}
            {after > 0 && <Gap height={after} columns={columns.length} />}
          </tbody>
        </table>
      </Paper>
      <Center h={44}>
        {isReadingMore ? (
          <Loader size="xs" aria-label="Reading more" />
        ) : (
          <Text size="xs" c="dimmed">
            {hasMore ? `${items.length} read so far` : `${items.length} in all`}
          </Text>
        )}
      </Center>
    </>
  )
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} className={classes['gap']} style={{ height }} />
    </tr>
  )
}
