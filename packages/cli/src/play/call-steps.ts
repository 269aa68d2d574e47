import { stringifyJson } from '@truckroll/protocol'
import { gzipSync } from 'node:zlib'
import { compare } from './compare.ts'
import { toDetail } from './control.ts'
import { call, type HttpAnswer } from './http-call.ts'
import { jobIdOf } from './job-id-of.ts'
import { toText } from './names.ts'
import { PlayFault } from './play-fault.ts'
import type { Stage } from './stage.ts'
import type { StepValue } from './step-schemas.ts'

type Call = StepValue<'calls'>
type Expected = Partial<Pick<Call, 'status' | 'answer' | 'answerText' | 'answerType'>>

/** One HTTP request and what must be answered. What only reads is asked again until it fits or patience ends. */
export async function callHttp(stage: Stage, who: string, value: Call): Promise<void> {
  const ask = toRequest(stage, who, value)
  if (value.method === 'GET')
    return stage.untilFits(toExpected(value), async () => toShown(await ask(), value))
  for (let count = 0; count < value.times; count += 1) check(stage, await ask(), value)
}

/** The product reports what was done, as docs/answer-back.md shows. */
export async function report(
  stage: Stage,
  { job, status, answer, update }: StepValue<'reports'>,
): Promise<void> {
  const [[, gateway] = []] = [...stage.gateways].filter(([, one]) => one.isRunning)
  if (gateway === undefined) throw new PlayFault('expected a gateway that runs, to report to')
  const jobId = await jobIdOf(stage, job)
  const came = await call({
    method: 'POST',
    url: `${gateway.url}/v1/jobs/${encodeURIComponent(jobId)}/updates`,
    headers: { 'content-type': 'application/json' },
    body: stringifyJson(stage.names.toWire(update)),
    signal: stage.signal,
  })
  check(stage, came, { status, answer })
}

function toRequest(stage: Stage, who: string, value: Call): () => Promise<HttpAnswer> {
  const { names } = stage
  const query = new URLSearchParams()
  for (const [name, given] of Object.entries(value.query ?? {})) {
    for (const each of [given].flat()) query.append(name, toText(names.toWire(each)))
  }
  const path = names.fillIn(value.path) + (query.size > 0 ? `?${query.toString()}` : '')
  const text =
    value.json === undefined ? names.fillIn(value.text ?? '') : stringifyJson(names.toWire(value.json))
  const hasBody = value.json !== undefined || value.text !== undefined
  const headers: Record<string, string> = {
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(value.bearer !== undefined && { authorization: `Bearer ${toText(names.toWire(value.bearer))}` }),
  }
  for (const [name, each] of Object.entries(value.headers))
    headers[name.toLowerCase()] = toText(names.toWire(each))
  if (stage.actors.has(who) && !stage.gateways.has(who) && path.startsWith('/agent/')) {
    return () => stage.actor(who).send(path, text, { headers, gzip: value.gzip, signing: value.signed })
  }
  const body = !hasBody ? undefined : value.gzip ? gzipSync(text) : text
  return () =>
    call({ method: value.method, url: baseOf(stage, who) + path, headers, body, signal: stage.signal })
}

function baseOf(stage: Stage, who: string): string {
  if (who === 'control') return `${stage.control.url}/_control`
  return stage.gateways.has(who) ? stage.gateway(who).url : stage.control.url
}

function check(stage: Stage, came: HttpAnswer, expected: Expected): void {
  const differences = compare(toExpected(expected), toShown(came, expected), stage.names)
  if (differences.length > 0) throw new PlayFault('not as expected', differences)
}

function toExpected({ status, answer, answerText, answerType }: Expected): Record<string, unknown> {
  return {
    status: status ?? 'success',
    ...(answer !== undefined && { answer }),
    ...(answerText !== undefined && { answerText }),
    ...(answerType !== undefined && { answerType }),
  }
}

/** An answer as it is compared; a status that was not expected with what it says is wrong. */
function toShown(
  { status, json, text, contentType }: HttpAnswer,
  expected: Expected,
): Record<string, unknown> {
  const isSuccess = status >= 200 && status < 300
  const isExpected = expected.status === undefined ? isSuccess : status === expected.status
  if (!isExpected) return { status: `${status}: ${toDetail(json, text)}` }
  return { status: expected.status ?? 'success', answer: json, answerText: text, answerType: contentType }
}
