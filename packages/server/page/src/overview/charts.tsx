import { Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useAsked } from '../api/use-asked.ts'
import type { Activity, Backlog, Status } from '../api/views.ts'
import { LineChart, type Line } from './line-chart.tsx'

const minuteMs = 60_000
const shownMs = 30 * minuteMs
const mostSamples = 900
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** What was done in the last half hour, minute by minute, and the backlog since the process was started. */
export default function Charts({ status }: { status: Status }) {
  const { data: activity } = useAsked<Activity>('/v1/activity', { everyMs: 5_000 })
  const samples = useSamples(status)
  const [first] = samples
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <Chart
        title="From Dispatch"
        unit="a minute"
        lines={toLines(activity, [
          ['messages recorded', 'indigo', (slice) => slice.messages],
          ['delivered', 'teal', (slice) => slice.delivered],
          ['failed', 'red', (slice) => slice.failed],
        ])}
      />
      <Chart
        title="To Dispatch"
        unit="a minute"
        lines={toLines(activity, [
          ['updates taken', 'indigo', (slice) => slice.accepted],
          ['sent', 'teal', (slice) => slice.sent],
          ['refused', 'red', (slice) => slice.refused],
        ])}
      />
      <Chart
        title="Backlog"
        unit={first === undefined ? '' : `since ${timeOfDay.format(first.at)}`}
        lines={[
          { name: 'events', color: 'indigo', points: samples.map(({ at, events }) => [at, events]) },
          { name: 'updates', color: 'teal', points: samples.map(({ at, updates }) => [at, updates]) },
        ]}
      />
    </SimpleGrid>
  )
}

function Chart({ title, unit, lines }: { title: string; unit: string; lines: readonly Line[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {unit}
        </Text>
      </Title>
      <LineChart title={title} lines={lines} />
    </Paper>
  )
}

type Slice = Activity['slices'][number]

function toLines(
  activity: Activity | undefined,
  named: readonly (readonly [name: string, color: string, count: (slice: Slice) => number])[],
): readonly Line[] {
  if (activity === undefined) return named.map(([name, color]) => ({ name, color, points: [] }))
  const end = Math.floor(Date.parse(activity.now) / minuteMs) * minuteMs
  const minutes = Array.from(
    { length: shownMs / minuteMs + 1 },
    (_, index) => end - shownMs + index * minuteMs,
  )
  const byMinute = Map.groupBy(activity.slices, ({ at }) => Math.floor(Date.parse(at) / minuteMs) * minuteMs)
  return named.map(([name, color, count]) => ({
    name,
    color,
    points: minutes.map((at) => [at, (byMinute.get(at) ?? []).reduce((sum, slice) => sum + count(slice), 0)]),
  }))
}

interface Sample {
  readonly at: number
  readonly events: number
  readonly updates: number
}

/** What the process saw until the page was opened, and what the page has seen since. */
function useSamples(status: Status): readonly Sample[] {
  const { data: backlog } = useAsked<Backlog>('/v1/activity/backlog', { isOnce: true })
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    const sample = { at: Date.now(), events: status.waitingEvents, updates: status.queuedUpdates }
    setSamples((before) =>
      // A line needs two points to begin with.
      before.length === 0
        ? [{ ...sample, at: sample.at - 1_000 }, sample]
        : [...before, sample].slice(-mostSamples),
    )
  }, [status])
  const opened = samples[0]?.at ?? Number.POSITIVE_INFINITY
  const before = (backlog?.samples ?? []).map(({ at, waitingEvents, queuedUpdates }) => ({
    at: Date.parse(at),
    events: waitingEvents,
    updates: queuedUpdates,
  }))
  return [...before.filter(({ at }) => at < opened), ...samples]
}
