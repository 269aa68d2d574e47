import { isJsonObject } from '@truckroll/protocol'
import type { Step } from './scenario-schema.ts'
import type { StepValue } from './step-schemas.ts'

const maxNamed = 4

/** A step in a few words, such as `brand posts organization best-hvac, job claim-1`. */
export function toStepText(step: Step): string {
  return `${step.verb === 'trouble' ? 'trouble' : `${step.who} ${step.verb}`} ${toDetail(step)}`.trimEnd()
}

function toDetail(step: Step): string {
  switch (step.verb) {
    case 'posts': {
      const { records, times } = step.value
      return (
        toList(records.map(({ type, fields }) => named(type, fields))) + (times > 1 ? `, ${times} times` : '')
      )
    }
    case 'receives':
      return step.value.length === 0 ? 'nothing' : toList(step.value.map(toEvent))
    case 'polls':
      return `${step.value.count ?? step.value.gets?.length ?? 0} of at most ${step.value.most}`
    case 'acks':
      return `${step.value.call}${step.value.status === 200 ? '' : `, answered ${step.value.status}`}`
    case 'calls':
      return toCall(step.value)
    case 'holds':
      return Object.keys(step.value).join(', ') || 'nothing'
    case 'acts':
      return `${step.value.act.act}, job ${step.value.job}${step.value.refused === undefined ? '' : ' (refused)'}`
    case 'matches':
      return step.value.provider
    case 'reports':
      return `${step.value.update['kind']}, job ${step.value.job}`
    case 'answers':
      return `${step.value.status}, ${step.value.times} times`
    case 'store fails':
      return `${step.value.times} times`
    case 'moves':
      return `on by ${step.value / 1_000} s`
    case 'trouble':
      return `${step.value.kind} at ${step.value.route}`
    case 'starts':
    case 'stops':
      return ''
  }
}

function toCall({ method, path, signed, status }: StepValue<'calls'>): string {
  const signing = signed === 'right' ? '' : `, signed: ${signed}`
  return `${method} ${path}${signing}${status === undefined ? '' : `, answered ${status}`}`
}

function named(type: string, fields: Readonly<Record<string, unknown>>): string {
  const id = fields['external_id'] ?? fields['external_job_id'] ?? fields['status'] ?? fields['name']
  return typeof id === 'string' ? `${type} ${id}` : type
}

function toEvent(event: Readonly<Record<string, unknown>>): string {
  const [kind = ''] = Object.keys(event)
  const entity = event[kind]
  if (!isJsonObject(entity)) return kind
  const what = entity['status'] ?? entity['model'] ?? entity['description'] ?? entity['name']
  return typeof what === 'string' ? `${kind} ${what}` : kind
}

function toList(items: readonly string[]): string {
  const shown = items.slice(0, maxNamed).join(', ')
  return items.length > maxNamed ? `${shown} and ${items.length - maxNamed} more` : shown
}
