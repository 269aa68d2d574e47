import { isSecretName, Redactor } from '@truckroll/gateway/embed'
import type { Change } from './to-bundle.ts'

/** Hides what is secret by its name or its form, as in logs, and the token by which the gateway was asked. */
export function createHider(token: string | undefined): Change {
  const redactor = new Redactor()
  if (token !== undefined) redactor.learn(token)
  return (text, name) => (isSecretName(name) ? '[hidden]' : redactor.text(text))
}
