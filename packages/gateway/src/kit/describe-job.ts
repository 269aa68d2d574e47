import { idText, type JobEvent } from '@truckroll/protocol'
import { toLine } from './to-line.ts'

/** What a technician should know of a job, in the order in which it is told, and the fields of the job that it is made of. */
const facts = {
  title: ['title', 'service_type'],
  brand: ['source'],
  claim: ['external_id'],
  service: ['service_type'],
  symptom: ['symptom'],
  instructions: ['service_instructions'],
  fee: ['service_fee'],
  contact: ['customer'],
  address: ['address'],
  equipment: ['equipment_descriptions'],
  description: ['description'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type JobFact = keyof typeof facts

export interface DescribedJob {
  readonly job: JobEvent
  readonly descriptionText: string | undefined
}

export interface JobLine {
  readonly fact: JobFact
  /** Such as `Symptom`; empty for the title and the description. */
  readonly label: string
  readonly text: string
}

const mostCharacters = 20_000

/** All that a technician should know, a line each; `without`: what the product has fields of its own for. */
export function describeJob(
  { job, descriptionText }: DescribedJob,
  without: readonly JobFact[] = [],
): readonly JobLine[] {
  const { customer, address } = job
  const equipment = (job.equipment_descriptions ?? []).map((each) =>
    join(
      [
        each.equipment_type,
        each.manufacturer,
        each.model_name,
        each.model_number,
        each.serial_number,
        each.location,
        each.symptom,
      ],
      ', ',
    ),
  )
  const { first_name, last_name, company_name, phone_number, email } = customer ?? {}
  const { street_1, street_2, city, state, postal_code, country } = address ?? {}
  const lines: readonly (readonly [JobFact, string, string])[] = [
    ['title', '', toJobTitle(job)],
    ['brand', 'Brand', toLine(job.source)],
    ['claim', 'Claim', toLine(job.external_id)],
    ['service', 'Service', toLine(job.service_type)],
    ['symptom', 'Symptom', toLine(job.symptom)],
    ['instructions', 'Instructions', toLine(job.service_instructions)],
    ['fee', 'Service fee', job.service_fee == null ? '' : String(job.service_fee)],
    ['contact', 'Contact', join([first_name, last_name, company_name, phone_number, email], ' ')],
    ['address', 'Address', join([street_1, street_2, city, state, postal_code, country], ', ')],
    ...equipment.map((text) => ['equipment', 'Equipment', text] as const),
    ['description', '', toLine(descriptionText, mostCharacters)],
  ]
  return lines.flatMap(([fact, label, text]) =>
    text === '' || without.includes(fact) ? [] : [{ fact, label, text }],
  )
}

/** As one text, a line each. */
export function toJobText(job: DescribedJob, without: readonly JobFact[] = []): string {
  return describeJob(job, without)
    .map(({ label, text }) => (label === '' ? text : `${label}: ${text}`))
    .join('\n')
}

/** Whether a change of these fields (JSON pointers, as in `UpdateJobRequest.changed`) changes what `describeJob` says. */
export function changesDescription(changed: readonly string[], without: readonly JobFact[] = []): boolean {
  const fields = new Set<string>(
    Object.entries(facts).flatMap(([fact, names]) =>
      without.some((each) => each === fact) ? [] : [...names],
    ),
  )
  return changed.some((pointer) => fields.has(pointer.split('/')[1] ?? ''))
}

/** What the job is called; never empty. */
export function toJobTitle(job: JobEvent): string {
  return toLine(job.title) || toLine(job.service_type) || `Job ${idText(job.id)}`
}

function join(parts: readonly (string | null | undefined)[], by: string): string {
  return parts
    .map((part) => toLine(part))
    .filter((part) => part !== '')
    .join(by)
}
