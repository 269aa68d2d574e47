import { nextMorning } from './time-words.ts'

export interface ExampleJob {
  readonly name: string
  /** Laid over the sample data. */
  readonly fields: (now: number) => Readonly<Record<string, unknown>>
}

const hourMs = 3_600_000

/** Jobs that a person makes with one click. */
export const exampleJobs: readonly ExampleJob[] = [
  {
    name: 'Water heater leaks',
    fields: () => ({
      title: 'Water heater leaks',
      service_type: 'plumber',
      symptom: 'Water on the floor',
      description: '**Basement**, since Monday. The main valve is shut.',
    }),
  },
  {
    name: 'With times that suit the customer',
    fields: (now) => ({
      title: 'Dishwasher does not drain',
      service_type: 'appliance',
      symptom: 'Error E24',
      suggested_times: [0, 3, 26].map((hours) => ({
        start_time: new Date(nextMorning(now) + hours * hourMs).toISOString(),
        end_time: new Date(nextMorning(now) + (hours + 2) * hourMs).toISOString(),
      })),
    }),
  },
  {
    name: 'One that nobody may decline',
    fields: () => ({
      title: 'Furnace out, recall visit',
      service_type: 'heating',
      symptom: 'No heat',
      ui_options: {
        show_decline: false,
        accept_title: 'Take the recall',
        complete_reasons: ['recall_done|The recall is done', 'part_missing|A part is missing|true|true'],
        pause_reasons: ['waiting_for_parts|Waiting for parts'],
        cancel_reasons: ['customer_canceled|The customer canceled'],
      },
    }),
  },
  {
    name: 'Texts that try to break a page',
    fields: () => ({
      title: '<img src=x onerror=alert(1)> & "quotes" ‮reversed',
      description: '<script>alert(1)</script>\n\n[link](javascript:alert(1)) '.repeat(3),
      symptom: '𓀀'.repeat(60),
      service_instructions: 'x'.repeat(400),
    }),
  },
]
