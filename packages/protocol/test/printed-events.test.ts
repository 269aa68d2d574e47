import { inspect } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ackEventSchema,
  activationSchema,
  appointmentEventSchema,
  attachmentEventSchema,
  calendarEventSchema,
  customFormEventSchema,
  errEventSchema,
  estimateEventSchema,
  inboxMessageSchema,
  invoiceEventSchema,
  isFailedAck,
  isFile,
  isFullJob,
  isNote,
  jobEventSchema,
  jobKeyOf,
  offerEventSchema,
  parseJson,
  parsePollAnswer,
  type PollAnswer,
  paymentEventSchema,
  readActions,
  readErr,
  readReasons,
  surveyResponseEventSchema,
} from '../src/index.ts'
import { fixtureNames, fixtureText, pollAnswerWith } from './fixture.ts'

const answers = new Map<string, PollAnswer>()

/** In tests, not when this file is loaded: so those that need nothing of it run all the same. */
async function readAnswers() {
  for (const name of fixtureNames('from-dispatch')) {
    answers.set(name, await parsePollAnswer(pollAnswerWith(fixtureText(name))))
  }
}

/** The one action of a printed payload, read the way the gateway reads it. */
function actionOf(name: string) {
  const answer = answers.get(`from-dispatch/${name}.json`)
  if (answer?.kind !== 'messages') throw new Error('expected messages')
  const [message] = answer.messages
  const actions = readActions(message?.payload, message?.type)
  expect(actions).toHaveLength(1)
  const [action] = actions
  if (action === undefined) throw new Error('expected an action')
  return action
}

describe('every printed event', () => {
  const events = [
    ['job-created', 'job', jobEventSchema, 'job:30462'],
    ['job-created-for-brand', 'job', jobEventSchema, 'job:30462'],
    ['job-created-for-own-workforce', 'job', jobEventSchema, 'job:30462'],
    ['job-canceled', 'job', jobEventSchema, 'job:30462'],
    ['job-status', 'job', jobEventSchema, 'job:30462'],
    ['appointment', 'appointment', appointmentEventSchema, 'job:30463'],
    ['note', 'attachment', attachmentEventSchema, 'job:30463'],
    ['file', 'attachment', attachmentEventSchema, 'job:30463'],
    ['survey-response', 'surveyresponse', surveyResponseEventSchema, 'job:30459'],
    ['offer', 'offer', offerEventSchema, 'offer:30462'],
    ['ack', 'ack', ackEventSchema, 'update:your_message_id'],
    ['err', 'err', errEventSchema, 'update:your_message_id'],
    ['auto-assign-org-failed', 'ack', ackEventSchema, 'update:your_message_id'],
    ['auto-assign-technician-failed', 'ack', ackEventSchema, 'update:your_message_id'],
    ['estimate', 'estimate', estimateEventSchema, 'job:383147'],
    ['invoice', 'invoice', invoiceEventSchema, 'job:383147'],
    ['payment', 'payment', paymentEventSchema, 'payment:514'],
    [
      'calendar-event',
      'calendar_event',
      calendarEventSchema,
      'calendar_event:317133c0-1a9d-41c9-a548-08bddabdf79',
    ],
    ['custom-form', 'customform', customFormEventSchema, 'job:383147'],
    ['inbox-message', 'inbox_message', inboxMessageSchema, 'event:e1'],
  ] as const

  beforeAll(readAnswers)

  it.each(events)('%s is read whole and put in order', (name, putKey, schema, key) => {
    const action = actionOf(name)
    expect(action.putKey).toBe(putKey)
    expect(jobKeyOf(action, 'e1').key).toBe(key)
    expect(schema.parse(action.entity)).toEqual(action.entity)
  })

  it('is in this list', () => {
    const listed = [...events.map(([name]) => name), 'activation'].map((name) => `from-dispatch/${name}.json`)
    expect(listed.toSorted()).toEqual(fixtureNames('from-dispatch').toSorted())
  })
})

describe('what is read out of the printed events', () => {
  beforeAll(readAnswers)

  it('tells a full job from a small one', () => {
    for (const name of ['job-created', 'job-created-for-brand', 'job-created-for-own-workforce']) {
      expect(isFullJob(jobEventSchema.parse(actionOf(name).entity)), name).toBe(true)
    }
    for (const name of ['job-canceled', 'job-status']) {
      expect(isFullJob(jobEventSchema.parse(actionOf(name).entity)), name).toBe(false)
    }
  })

  it('tells a note from a file', () => {
    const note = attachmentEventSchema.parse(actionOf('note').entity)
    const file = attachmentEventSchema.parse(actionOf('file').entity)
    expect([isNote(note), isFile(note), isNote(file), isFile(file)]).toEqual([true, false, false, true])
  })

  it('finds what an err is about', () => {
    expect(readErr(actionOf('err').entity)).toEqual({
      msgId: 'your_message_id',
      recordType: 'job',
      externalId: 'your_id',
      message: expect.stringMatching(/^Problem writing job .*not in given workflow"\]\}\}\)$/),
    })
  })

  it('tells an ack from a failure that is called ack', () => {
    const failed = (name: string) => isFailedAck(ackEventSchema.parse(actionOf(name).entity))
    expect(failed('ack')).toBe(false)
    expect(failed('auto-assign-org-failed')).toBe(true)
    expect(failed('auto-assign-technician-failed')).toBe(true)
  })

  it('reads the reasons of the printed job', () => {
    const job = jobEventSchema.parse(actionOf('job-created').entity)
    const reasons = readReasons(job.ui_options)
    expect(reasons.showDecline).toBe(true)
    expect(reasons.reject.map(({ value }) => value)).toEqual([
      'incorrect_service_area',
      'no_availability',
      'wrong_trade',
    ])
    expect(reasons.pause[0]).toEqual({
      value: 'waiting_for_parts',
      label: 'Waiting For Parts',
      showText: false,
      requireText: false,
    })
    expect([reasons.complete.length, reasons.cancel.length]).toEqual([2, 2])
  })

  it('keeps ids and money as they are written', () => {
    const job = jobEventSchema.parse(actionOf('job-created').entity)
    expect([job.id, job.organization_id, job.source_id, job.customer?.id]).toEqual([30462, 11776, 123, 1234])
    const estimate = estimateEventSchema.parse(actionOf('estimate').entity)
    expect(estimate.total).toEqual({ currency: 'USD', text: '$-23.34', value: '-23.34' })
  })

  it('reads the activation callback', () => {
    const activation = activationSchema.parse(JSON.parse(fixtureText('from-dispatch/activation.json')))
    expect(activation.organization_id).toBe('the_matched_dispatch_id')
  })
})

describe('payloads printed with syntax errors', () => {
  it.each(fixtureNames('broken'))('%s is refused as JSON and is no envelope', async (name) => {
    const text = fixtureText(name)
    for (const document of [text, `{${text}}`, `[{"Message":{"Request":{${text}}}}]`]) {
      expect(() => parseJson(document)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_JSON_SYNTAX' }))
      expect(await parsePollAnswer(Buffer.from(document))).toEqual({ kind: 'not-envelope' })
    }
  })

  it('is refused without a word of what it holds', () => {
    const text = fixtureText('broken/job-canceled.txt')
    expect(() => parseJson(text)).toThrow(
      expect.toSatisfy((error) => !inspect(error).includes('enterprise_job_system_id')),
    )
  })
})
