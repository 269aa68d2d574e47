import { isJsonObject, parseJson, stringifyJson } from '@truckroll/protocol'

/** What the other side answered when it refused: redacted, each text cut. */
export interface VendorAnswer {
  readonly status: number
  /** `title` and `detail` of a problem by RFC 9457. */
  readonly title?: string
  readonly detail?: string
  /** The whole answer as text. */
  readonly text?: string
}

/** As the stores keep it; null when there was no answer. */
export function writeAnswer(answer: VendorAnswer | undefined): string | null {
  return answer === undefined ? null : stringifyJson(answer)
}

export function readAnswer(text: string | undefined): VendorAnswer | undefined {
  if (text === undefined) return undefined
  const value: unknown = parseJson(text)
  if (!isJsonObject(value) || typeof value['status'] !== 'number') return undefined
  const { status, title, detail, text: whole } = value
  return {
    status,
    ...(typeof title === 'string' && { title }),
    ...(typeof detail === 'string' && { detail }),
    ...(typeof whole === 'string' && { text: whole }),
  }
}
