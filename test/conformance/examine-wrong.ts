import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { UsageError } from '../support/command-line.ts'
import { alsoBreaks } from './wrong/also-breaks.ts'
import { wrongAdapters } from './wrong/wrong-adapters.ts'
import { wrongResultSchema, type WrongResult } from './wrong-result.ts'
import type { WrongTask } from './wrong-worker.ts'
import { workInProcesses } from './worker-pool.ts'

export interface WrongOptions {
  /** Only the adapters that are wrong for these rules, or the rules of these parts. */
  readonly only: readonly string[] | undefined
  /** A file with a result a line: what stands there is not examined again. */
  readonly resume: string | undefined
  readonly tell: (line: string) => void
}

/**
 * Examines each wrong adapter by every rule. Its own rule has to find it, and those that `alsoBreaks` states beside it, for
 * one fault often breaks several promises; a rule that is not stated looks at something that it says nothing about. What is
 * found of an adapter without a line there is told and not judged. Resolves with how many were found otherwise.
 */
export async function examineWrong({ only, resume, tell }: WrongOptions): Promise<number> {
  const chosen = wrongAdapters.filter(
    ({ rule }) => only === undefined || only.some((name) => rule === name || rule.startsWith(`${name}/`)),
  )
  const rules = new Set(chosen.map(({ rule }) => rule))
  const known = readResults(resume).filter(({ rule }) => rules.has(rule))
  const counts = { bad: 0, unjudged: 0 }
  const judge = (result: WrongResult) => {
    const { rule, found, tookMs } = result
    const faults = judgeWrong(result)
    const isJudged = alsoBreaks[rule] !== undefined
    if (faults.length > 0) counts.bad += 1
    if (!isJudged) counts.unjudged += 1
    const others = found.map(([id]) => id).filter((id) => id !== rule)
    const also = others.length === 0 ? '' : `, also ${others.join(', ')}`
    const mark = faults.length > 0 ? 'FAILED' : isJudged ? 'ok    ' : 'new   '
    tell(`${mark}  ${rule} (${Math.round(tookMs / 1_000)} s)${also}`)
    for (const fault of faults) tell(`        ${fault.replaceAll(/\s+/g, ' ')}`)
  }
  for (const result of known) judge(result)
  const done = new Set(known.map(({ rule }) => rule))
  await workInProcesses({
    worker: new URL('./wrong-worker.ts', import.meta.url),
    tasks: chosen.filter(({ rule }) => !done.has(rule)).map(({ rule }): WrongTask => ({ rule })),
    onResult: (given) => {
      const result = wrongResultSchema.parse(given)
      if (resume !== undefined) appendFileSync(resume, `${JSON.stringify(result)}\n`)
      judge(result)
    },
  })
  const { bad, unjudged } = counts
  const open = unjudged === 0 ? '' : `; ${unjudged} have no line in wrong/also-breaks.ts yet`
  tell(
    `${chosen.length - bad} of ${chosen.length} wrong adapters are found by the rules that are meant for them${open}`,
  )
  return bad
}

/** What is not as it was stated. */
function judgeWrong({ rule, found }: WrongResult): readonly string[] {
  const messages = new Map(found)
  const own = messages.has(rule) ? [] : ['its own rule does not find it']
  const stated = alsoBreaks[rule]
  if (stated === undefined || stated === 'any') return own
  const expected = new Set([rule, ...stated])
  return [
    ...own,
    ...stated
      .filter((id) => !messages.has(id))
      .map((id) => `${id} is stated in alsoBreaks and does not find it`),
    ...found
      .filter(([id]) => !expected.has(id))
      .map(([id, message]) => `${id} finds it and is not stated: ${message.slice(0, 200)}`),
  ]
}

function readResults(file: string | undefined): readonly WrongResult[] {
  if (file === undefined || !existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // A run that was killed may have left its last line half: that one is examined again.
  const whole = lines.slice(0, -1)
  if (lines.at(-1) !== '') writeFileSync(file, whole.map((line) => `${line}\n`).join(''))
  const byRule = new Map<string, WrongResult>()
  for (const [index, line] of whole.entries()) {
    const result = readResult(line)
    if (result === undefined) {
      throw new UsageError(
        `--resume: ${file}, line ${index + 1}: expected a result of this command, got ${line}`,
      )
    }
    byRule.set(result.rule, result)
  }
  return [...byRule.values()]
}

function readResult(line: string): WrongResult | undefined {
  try {
    return wrongResultSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
