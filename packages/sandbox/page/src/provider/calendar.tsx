import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import { titleOf } from '../words/job-words.ts'
import { dayAndHourWords, dayWords, hourWords, midnight } from '../words/time-words.ts'
import { whyNotInApp } from '../words/why-not.ts'
import classes from './calendar.module.css'
import { toHours, toPlaced } from './place-visits.ts'
import type { PlacedVisit } from './place-visits.ts'

const hourMs = 3_600_000

interface CalendarProps {
  /** Of the provider. */
  readonly jobs: readonly JobView[]
  /** The one to be scheduled by a click. */
  readonly job: JobView | undefined
  readonly onFree: (at: number) => void
}

/** The visits of a provider by day or week; a free hour schedules the job that is chosen. */
export function Calendar({ jobs, job, onFree }: CalendarProps) {
  const { state } = usePage()
  const isNarrow = useMediaQuery('(max-width: 30em)', false, { getInitialValueInEffect: false })
  const [wanted, setLength] = useState<number>()
  const length = wanted ?? (isNarrow ? 3 : 5)
  const [shift, setShift] = useState(0)
  const [focus, setFocus] = useState({ day: 0, hour: 0 })
  const first = midnight(state.clock.now, shift)
  const days = Array.from({ length }, (_, index) => midnight(first, index))
  const visits = toPlaced(jobs, days)
  const hours = toHours(visits)
  const whyNot = job === undefined ? 'Choose a job first' : whyNotInApp(job, 'schedule')

  const isFree = (column: number, row: number): boolean => {
    const at = (days[column] ?? 0) + (hours[row] ?? 0) * hourMs
    return !visits.some(({ startAt, endAt }) => startAt < at + hourMs && endAt > at)
  }
  const active = isFree(focus.day, focus.hour) ? focus : findFree(length, hours.length, isFree)

  const move = (event: KeyboardEvent<HTMLTableElement>): void => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const [byDay = 0, byHour = 0] = step
    let [day, hour] = [active.day + byDay, active.hour + byHour]
    const isInside = (): boolean => day >= 0 && day < length && hour >= 0 && hour < hours.length
    while (isInside() && !isFree(day, hour)) [day, hour] = [day + byDay, hour + byHour]
    if (!isInside()) return
    setFocus({ day, hour })
    event.currentTarget.querySelector<HTMLElement>(`[data-slot="${day} ${hour}"]`)?.focus()
  }

  return (
    <Part
      title="Calendar"
      aside={
        <Group gap={4} wrap="nowrap">
          <SegmentedControl
            size="xs"
            data={[
              { value: '1', label: 'Day' },
              { value: isNarrow ? '3' : '5', label: isNarrow ? '3 days' : '5 days' },
              { value: '7', label: 'Week' },
            ]}
            value={String(length)}
            onChange={(value) => setLength(Number(value))}
            transitionDuration={0}
          />
          <Button
            size="compact-xs"
            variant="default"
            aria-label="Earlier"
            onClick={() => setShift(shift - length)}
          >
            ‹
          </Button>
          <Button size="compact-xs" variant="default" disabled={shift === 0} onClick={() => setShift(0)}>
            Today
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label="Later"
            onClick={() => setShift(shift + length)}
          >
            ›
          </Button>
        </Group>
      }
    >
      <div className={classes['frame']}>
        <table className={classes['calendar']} onKeyDown={move} aria-label="Visits and free hours">
          <thead>
            <tr>
              <td />
              {days.map((day) => (
                <th key={day} scope="col" data-today={day === midnight(state.clock.now)}>
                  {dayWords(day)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((hour, row) => (
              <tr key={hour}>
                <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
                {days.map((day, column) => {
                  const at = day + hour * hourMs
                  return (
                    <td key={day}>
                      {isFree(column, row) && (
                        <button
                          type="button"
                          className={classes['free']}
                          data-slot={`${column} ${row}`}
                          tabIndex={active.day === column && active.hour === row ? 0 : -1}
                          aria-disabled={whyNot !== undefined}
                          aria-label={`${dayAndHourWords(at)}: schedule a visit`}
                          title={whyNot ?? `Visit on ${dayAndHourWords(at)}`}
                          onFocus={() => setFocus({ day: column, hour: row })}
                          onClick={() => {
                            if (whyNot === undefined) onFree(at)
                          }}
                        />
                      )}
                      {visits
                        .filter((visit) => visit.day === day && visit.hour === hour)
                        .map((visit) => (
                          <Visit key={visit.id} visit={visit} />
                        ))}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed">
        {whyNot === undefined ? 'A free hour schedules the job. ' : `${whyNot}. `}
        Times are by the clock of this browser.
      </Text>
    </Part>
  )
}

/** The first hour without a visit. */
function findFree(
  days: number,
  hours: number,
  isFree: (day: number, hour: number) => boolean,
): { day: number; hour: number } {
  for (let day = 0; day < days; day += 1) {
    for (let hour = 0; hour < hours; hour += 1) if (isFree(day, hour)) return { day, hour }
  }
  return { day: 0, hour: 0 }
}

function Visit({ visit }: { visit: PlacedVisit }) {
  const { choose, job } = usePage()
  const words = `${hourWords(visit.startAt)} ${titleOf(visit.job)}, ${visit.status}`
  return (
    <button
      type="button"
      className={classes['visit']}
      data-status={visit.status}
      data-chosen={visit.job.id === job?.id}
      style={{
        top: `${visit.offset * 100}%`,
        height: `calc(${visit.rows * 100}% - 2px)`,
        left: `${visit.left * 100}%`,
        width: `calc(${visit.width * 100}% - 2px)`,
      }}
      title={words}
      onClick={() => choose(visit.job.id)}
    >
      {words}
    </button>
  )
}
