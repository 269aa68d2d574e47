import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { addressOf, customerOf, phoneOf, suggestedTimesOf } from '../words/job-words.ts'
import { at, textOf } from '../words/read-payload.ts'
import { dayAndHourWords } from '../words/time-words.ts'
import { whyNotInApp } from '../words/why-not.ts'
import classes from './app-job.module.css'

interface AppJobProps {
  readonly job: JobView
  readonly onSchedule: (at: number) => void
}

/** The job as the app shows it: whom to visit, where, and what for. */
export function AppJob({ job, onSchedule }: AppJobProps) {
  const [isOpen, setOpen] = useState(false)
  const { fields } = job
  const times = suggestedTimesOf(job)
  const equipment = Array.isArray(fields['equipment_descriptions']) ? fields['equipment_descriptions'] : []
  const rows: [string, string][] = [
    ['Customer', [customerOf(job), phoneOf(job)].filter(Boolean).join(', ')],
    ['Where', addressOf(job)],
    ['Symptom', textOf(fields['symptom'])],
    ['Trade', textOf(fields['service_type'])],
    ['Fee', textOf(fields['service_fee'])],
    ['Please note', textOf(fields['service_instructions'])],
    ...equipment.map((one: unknown): [string, string] => [
      'Equipment',
      [at(one, 'manufacturer'), at(one, 'equipment_type'), at(one, 'model_number')]
        .map(textOf)
        .filter(Boolean)
        .join(' '),
    ]),
    ['Description', textOf(fields['description'])],
  ]
  const shown = rows.filter(([, value]) => value !== '')
  const whyNot = whyNotInApp(job, 'schedule')
  return (
    <Stack gap={6}>
      {times.length > 0 && (
        <div>
          <Text size="xs" c="dimmed">
            These times suit the customer:
          </Text>
          <Group gap={4}>
            {times.map(({ startAt }) => (
              <Button
                key={startAt}
                size="compact-xs"
                variant="light"
                c="var(--mantine-color-text)"
                disabled={whyNot !== undefined}
                title={whyNot}
                onClick={() => onSchedule(startAt)}
              >
                {dayAndHourWords(startAt)}
              </Button>
            ))}
          </Group>
        </div>
      )}
      <dl className={classes['facts']}>
        {shown.slice(0, isOpen ? undefined : 3).map(([name, value], index) => (
          <div key={`${name} ${String(index)}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shown.length > 3 && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          td="underline"
          w="fit-content"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Less' : 'More of the job'}
        </Anchor>
      )}
    </Stack>
  )
}
