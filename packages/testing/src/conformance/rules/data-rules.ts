import { expectThat } from '../rule-violation.ts'
import type { Rule } from '../rule.ts'
import { says } from './texts.ts'

type Fields = Readonly<Record<string, unknown>>

interface DataRule {
  readonly name: string
  readonly title: string
  readonly costs: string
  /** Jobs that differ from a usual one in these fields. */
  readonly jobs: readonly Fields[]
  /** What the work order has to say all the same. */
  readonly says?: string
}

const customer = {
  id: 7,
  first_name: 'James',
  last_name: 'Dodd',
  email: 'james@example.com',
  phone_number: '+18175550123',
}
const address = {
  street_1: '1755 Ridgeview Dr',
  city: 'Arlington',
  state: 'TX',
  postal_code: '76012',
  timezone: 'America/Chicago',
}
const lost = 'the job is parked, and somebody has to find out why while the customer waits'
const nothing = null

const dataRules: readonly DataRule[] = [
  {
    name: 'one-piece-name',
    title: 'A name in one piece arrives whole',
    costs: 'the order is for nobody, or the job is parked because the product wants a last name',
    jobs: [{ customer: { ...customer, first_name: 'Davie & Bettie Loumeister', last_name: nothing } }],
    says: 'Loumeister',
  },
  {
    name: 'empty-first-name',
    title: 'An empty first name is no obstacle',
    costs: lost,
    jobs: [{ customer: { ...customer, first_name: '', last_name: 'Quibble' } }],
    says: 'Quibble',
  },
  {
    name: 'no-name',
    title: 'A customer without any name is no obstacle',
    costs: lost,
    jobs: [
      { customer: { id: 8, first_name: '', last_name: '', email: nothing, phone_number: nothing } },
      { customer: { id: 9, first_name: nothing, last_name: nothing, company_name: 'Dodd Ltd' } },
    ],
  },
  {
    name: 'no-customer',
    title: 'A job without a customer is no obstacle',
    costs: lost,
    jobs: [{ customer: nothing }, { customer: undefined }],
  },
  {
    name: 'no-address',
    title: 'A job without an address is no obstacle',
    costs: lost,
    jobs: [
      { address: nothing },
      { address: undefined },
      { address: { ...address, street_1: '', postal_code: nothing } },
    ],
  },
  {
    name: 'no-time-zone',
    title: 'A missing or unknown time zone is no obstacle',
    costs: lost,
    jobs: [
      { address: { ...address, timezone: nothing } },
      { address: { ...address, timezone: 'Mars/Olympus' } },
    ],
  },
  {
    name: 'foreign-address',
    title: 'An address of another country is no obstacle',
    costs: lost,
    jobs: [
      {
        address: {
          street_1: '12 Rue Sainte-Catherine',
          city: 'Montréal',
          state: 'QC',
          postal_code: 'H2X 1K4',
          country: 'CA',
          timezone: 'America/Toronto',
        },
      },
      {
        address: {
          street_1: 'Hauptstraße 3',
          city: 'Köln',
          state: nothing,
          postal_code: '50667',
          country: 'DE',
          timezone: 'Europe/Berlin',
        },
      },
    ],
  },
  {
    name: 'all-null',
    title: 'A job whose fields are all null is no obstacle',
    costs: lost,
    jobs: [
      {
        title: nothing,
        description: nothing,
        symptom: nothing,
        service_type: nothing,
        service_instructions: nothing,
        address: nothing,
        customer: nothing,
        equipment_descriptions: nothing,
        ui_options: nothing,
        external_id: nothing,
        source: nothing,
        source_id: nothing,
        status_message: nothing,
      },
    ],
  },
  {
    name: 'unknown-attributes',
    title: 'Attributes that nobody knows yet are no obstacle',
    costs: 'on the day on which Dispatch adds a field, no job arrives any more',
    jobs: [
      {
        added_tomorrow: { nested: [1, { deep: true }] },
        customer: { ...customer, pronouns: ['they'] },
        address: { ...address, floor: 3 },
      },
    ],
  },
  {
    name: 'long-texts',
    title: 'Texts of any length are no obstacle',
    costs: lost,
    jobs: [
      {
        title: 'Leak '.repeat(400),
        description: 'It drips from the ceiling. '.repeat(4_000),
        service_instructions: 'Ring twice. '.repeat(600),
      },
    ],
  },
  {
    name: 'strange-characters',
    title: 'Characters of all kinds arrive',
    costs: 'names and instructions are unreadable, or the job is parked',
    jobs: [
      {
        title: 'Küche 🔥 "Ofen" <b>kaputt</b> \u202e & \u0007 \'; drop table--',
        customer: { ...customer, last_name: 'Łukasiewicz 山田' },
      },
    ],
    says: 'Łukasiewicz',
  },
  {
    name: 'phones-of-all-forms',
    title: 'Telephone numbers of all forms are no obstacle',
    costs: lost,
    jobs: [
      '(817) 555-0123',
      '817.555.0123 ext. 4',
      '0',
      'call the office',
      '',
      '+44 20 7946 0018',
      '555-0123',
    ].map((phone_number, index) => ({
      customer: { ...customer, id: 700 + index, email: `phone.${index}@example.com`, phone_number },
    })),
  },
  {
    name: 'emails-of-all-forms',
    title: 'E-mail addresses of all forms are no obstacle',
    costs: lost,
    jobs: ['none', 'n/a', 'a b@example.com', 'JAMES@EXAMPLE.COM ', '', 'x@y'].map((email, index) => ({
      customer: { ...customer, id: 800 + index, phone_number: `+1817555${2_000 + index}`, email },
    })),
  },
  {
    name: 'reasons-of-all-forms',
    title: 'Reasons of all forms are no obstacle',
    costs: 'jobs of one brand are parked, because its list of reasons is written otherwise',
    jobs: [
      { ui_options: { show_decline: false } },
      { ui_options: { reject_reasons: 'not a list', cancel_reasons: nothing, pause_reasons: [] } },
      {
        ui_options: {
          reject_reasons: ['plain', 'value|Label', 'value|Label|true|true|more', '', '|', nothing, 7],
          complete_reasons: ['x'.repeat(900)],
        },
      },
    ],
  },
  {
    name: 'equipment-of-all-forms',
    title: 'Equipment of all forms is no obstacle',
    costs: lost,
    jobs: [
      { equipment_descriptions: [] },
      { equipment_descriptions: [{}, { serial_number: nothing, model_name: 'M'.repeat(2_000) }] },
      {
        equipment_descriptions: Array.from({ length: 120 }, (_, index) => ({
          equipment_type: 'Unit',
          serial_number: `S-${index}`,
        })),
      },
    ],
  },
]

/** Partial and strange data: a work order is made, or a person is told; nothing is parked. */
export const jobDataRules: readonly Rule[] = dataRules.map(({ name, title, costs, jobs, says: words }) => ({
  id: `data/${name}`,
  title,
  profile: 'required',
  level: 'must',
  proves: jobs.length === 1 ? 'offers such a job' : `offers ${jobs.length} such jobs`,
  costs,
  check: async (world) => {
    for (const fields of jobs) {
      const jobId = world.offer(world.toFields(fields))
      await world.expectHandled(jobId)
      const bmsId = (await world.job(jobId))?.bmsId
      if (words === undefined || bmsId === undefined) continue
      const { text } = await world.order({ bmsId })
      expectThat(says(text, words), `the work order does not say "${words}": ${text.slice(0, 500)}`)
    }
  },
}))
