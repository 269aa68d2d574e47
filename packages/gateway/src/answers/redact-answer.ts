import type { VendorAnswer } from '@truckroll/store'
import type { Redactor } from '../redaction/redactor.ts'

/** What the other side said, without secrets that it repeats. */
export function redactAnswer(answer: VendorAnswer, redactor: Redactor): VendorAnswer {
  const { status, title, detail, text } = answer
  return {
    status,
    ...(title === undefined ? {} : { title: redactor.text(title) }),
    ...(detail === undefined ? {} : { detail: redactor.text(detail) }),
    ...(text === undefined ? {} : { text: redactor.text(text) }),
  }
}
