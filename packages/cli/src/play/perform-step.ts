import { brandRecordVersion, isBrandRecordType, stringifyJson } from '@truckroll/protocol'
import { compare, show } from './compare.ts'
import { callHttp, report } from './call-steps.ts'
import { toDetail } from './control.ts'
import { jobIdOf } from './job-id-of.ts'
import { toText } from './names.ts'
import { PlayFault } from './play-fault.ts'
import type { Step } from './scenario-schema.ts'
import { toName, type Stage } from './stage.ts'
import type { Polled } from './wire-actor.ts'
import type { StepValue } from './step-schemas.ts'

/** Does one step, or compares what came with it. @throws PlayFault if something is not as written. */
export async function performStep(stage: Stage, step: Step): Promise<void> {
  switch (step.verb) {
    case 'posts':
      return post(stage, step.who, step.value)
    case 'receives':
      return step.who === 'bms' ? receiveAtBms(stage, step.value) : receive(stage, step.who, step.value)
    case 'polls':
      return poll(stage, step.who, step.value)
    case 'acks':
      return ack(stage, step.who, step.value)
    case 'calls':
      return callHttp(stage, step.who, step.value)
    case 'holds':
      return hold(stage, step.who, step.value)
    case 'acts':
      return act(stage, step.value)
    case 'matches':
      return match(stage, step.value)
    case 'reports':
      return report(stage, step.value)
    case 'answers':
      return stage.bms.refuse(step.value.status, step.value.times)
    case 'starts':
      return stage.startGateway(step.who)
    case 'stops':
      return stage.gateway(step.who).stop()
    case 'store fails':
      return stage.gateway(step.who).failRecords(step.value.times)
    case 'moves':
      return void (await stage.control.must('POST', '/clock/advance', { ms: step.value }))
    case 'trouble': {
      const { of, ...fault } = step.value
      const accountKey = of === undefined ? {} : { accountKey: stage.actor(of).account.key }
      return void (await stage.control.must('POST', '/faults', { ...fault, ...accountKey }))
    }
  }
}

async function post(
  stage: Stage,
  who: string,
  { records, messageId, recordType, times }: StepValue<'posts'>,
): Promise<void> {
  const body = records.map(({ type, fields, header }) => {
    const version = isBrandRecordType(type) ? brandRecordVersion(type) : 'v3'
    return {
      header: { record_type: type, ...(version !== undefined && { version }), ...header },
      record: stage.names.toWire(fields),
    }
  })
  const headers = {
    ...(messageId !== undefined && { MessageId: stage.names.own(messageId) }),
    ...(recordType !== undefined && { RecordType: recordType }),
  }
  const text = stringifyJson(body)
  for (let count = 0; count < times; count += 1) await stage.actor(who).post(text, headers)
}

async function receive(stage: Stage, who: string, expected: StepValue<'receives'>): Promise<void> {
  const actor = stage.actor(who)
  if (expected.length === 0) await stage.settle()
  const came = [...(await actor.drain())]
  await stage.untilFits(expected, async () => {
    if (came.length < expected.length) came.push(...(await actor.drain()))
    return came
  })
}

async function receiveAtBms(stage: Stage, expected: StepValue<'receives'>): Promise<void> {
  if (expected.length === 0) await stage.settle()
  await stage.untilFits(expected, async () => stage.bms.events.slice(stage.seenAtBms))
  stage.seenAtBms += expected.length
}

async function poll(
  stage: Stage,
  who: string,
  { most, count, gets, call: name, again }: StepValue<'polls'>,
): Promise<void> {
  const messages = await stage.actor(who).poll(most, name)
  const differences: string[] = []
  if (count !== undefined && messages.length !== count) {
    differences.push(`the poll: expected ${count} messages, got ${messages.length}`)
  }
  if (gets !== undefined) {
    differences.push(
      ...compare(
        gets,
        messages.flatMap(({ events }) => events),
        stage.names,
      ),
    )
  }
  if (again !== undefined) differences.push(...compareAgain(messages, stage.actor(who).polled(again)))
  if (differences.length > 0) throw new PlayFault('not as expected', differences)
}

/** A redelivered message has its ID and a new Receipt. */
function compareAgain(messages: readonly Polled[], before: readonly Polled[]): string[] {
  return messages.flatMap(({ id, receipt }, index) => {
    const first = before[index]
    if (first?.id !== id) return [`message ${index + 1}: expected ID ${first?.id ?? 'of none'}, got ${id}`]
    return first.receipt === receipt ? [`message ${index + 1}: expected a new Receipt, got the same`] : []
  })
}

async function ack(stage: Stage, who: string, { call: name, status }: StepValue<'acks'>): Promise<void> {
  const actor = stage.actor(who)
  for (const message of actor.polled(name)) {
    const answer = await actor.ack(message)
    if (answer.status !== status) {
      throw new PlayFault(
        `expected ${status} of agent/ack, got ${answer.status}: ${answer.text.slice(0, 300)}`,
      )
    }
    if (answer.status === 200) actor.keep(message.events)
  }
}

async function hold(stage: Stage, who: string, expected: StepValue<'holds'>): Promise<void> {
  const parts = Object.keys(expected)
  if (who === 'dispatch') return stage.untilFits(expected, () => stage.dispatchHolds(parts))
  if (who === 'bms') {
    const everything = parts.length === 0 ? { workOrders: [] } : expected
    return stage.untilFits(everything, async () => stage.bms.holds())
  }
  if (stage.gateways.has(who)) return stage.untilFits(expected, () => stage.gateway(who).holds(parts))
  const actor = stage.actor(who)
  await actor.drain()
  const held = actor.held()
  await stage.untilFits(expected, async () => held)
  const others = Object.keys(held).filter((kind) => !parts.includes(kind))
  if (others.length > 0) {
    throw new PlayFault('not as expected', [
      `expected ${parts.join(', ') || 'nothing'}, got also ${show(held[others[0] ?? ''], stage.names)} under ${others.join(', ')}`,
    ])
  }
}

async function act(stage: Stage, { job, refused, act: asked }: StepValue<'acts'>): Promise<void> {
  const jobId = await jobIdOf(stage, job)
  const answer = await stage.control.ask(
    'POST',
    `/jobs/${encodeURIComponent(jobId)}/acts`,
    stage.names.toWire(asked),
  )
  const said = toDetail(answer.json, answer.text)
  if (refused === undefined && answer.status !== 200) {
    throw new PlayFault(`expected the app to do it, got ${answer.status}: ${said}`)
  }
  if (refused !== undefined && (answer.status === 200 || !said.includes(refused))) {
    throw new PlayFault(
      `expected the app to refuse with a text with "${refused}", got ${answer.status}: ${said}`,
    )
  }
}

async function match(stage: Stage, { provider, gateway, callback }: StepValue<'matches'>): Promise<void> {
  const asked = stage.names.own(provider)
  // A gateway asks by itself, and a little later.
  await stage.untilFits({ externalOrganizationId: asked }, async () => {
    const requests = await stage.control.list('/provisioning')
    return requests.find(({ externalOrganizationId }) => externalOrganizationId === asked)
  })
  const url = stage.names.has(`${toName(gateway)}.url`)
    ? `${toText(stage.names.get(`${toName(gateway)}.url`))}/v1/dispatch/activations`
    : undefined
  const { organizationId } = await stage.control.must(
    'POST',
    `/provisioning/${encodeURIComponent(asked)}/match`,
    {
      gatewayKey: stage.actor(gateway).account.key,
      ...(callback &&
        url !== undefined && { callback: { url, token: stage.names.get(`${toName(gateway)}.token`) } }),
    },
  )
  stage.names.set(provider, organizationId)
}
