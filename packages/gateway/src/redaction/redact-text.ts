import { hideMembers } from './hide-members.ts'
import { isSecretName } from './is-secret-name.ts'

export const hidden = '[hidden]'

/** Headers whose whole value is the secret, as they stand in a text line by line. */
const headerLine =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-(?:[a-z]{1,20}-){0,3}(?:api-?key|token|secret|signature)|api-?key|webhook-signature|password)(\s{0,5}:\s{0,5})(?!["[{])[^\r\n]+/gi

/** A text without the secrets that its form gives away: headers, parameters, members of JSON, users of URLs. */
export function redactText(text: string): string {
  // Most texts have nothing that any of the forms needs.
  if (!/[=:<_\s]|eyJ/.test(text)) return text
  const lines = text
    .replaceAll(/\b(Bearer\s{1,5})[^\s"',;\\]{3,}/gi, `$1${hidden}`)
    .replaceAll(/\b(Basic\s{1,5})(?=[a-z]{0,200}[A-Z0-9+/=])[A-Za-z0-9+/]{6,}={0,2}/g, `$1${hidden}`)
    .replaceAll(headerLine, `$1$2${hidden}`)
    .replaceAll(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'<>]{1,500}@/gi, `$1${hidden}@`)
    .replaceAll(/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, hidden)
    .replaceAll(/\bwhsec_[A-Za-z0-9+/=]+/g, `whsec_${hidden}`)
    .replaceAll(/([\w.[\]-]{2,60})=(?!\*+(?:&|$))[^&\s"'<>;,)]+/g, (found, name: string) =>
      isSecretName(name) ? `${name}=${hidden}` : found,
    )
    .replaceAll(/<([\w:.-]{2,60})>([^<>]+)(?=<\/)/g, (found, name: string) =>
      isSecretName(name) ? `<${name}>${hidden}` : found,
    )
  return hideMembers(lines, isSecretName, hidden)
}
