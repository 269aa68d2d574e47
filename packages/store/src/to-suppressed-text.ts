import { suppressedCauses, type SuppressedCause } from './causes.ts'

const texts: Readonly<Record<SuppressedCause, string>> = {
  echo: 'it only repeats what Dispatch sent',
  out_of_order: 'it is older than what was taken before',
  repeated: 'the same was told before',
  circle: 'it answers the notice of an update that was itself such an answer',
  setting: 'the settings of the provider or brand switch this kind off',
}

/** A setting, and for whom it is: as the history of an update keeps it. */
const settingOf = /^setting of (.+)$/s

/** Why an update was not sent, in words. A cause of a later release stays as it is. */
export function toSuppressedText(cause: string | undefined): string {
  const ofSetting = settingOf.exec(cause ?? '')?.[1]
  if (ofSetting !== undefined) return `suppressed for ${ofSetting} by the settings of the provider`
  const known = suppressedCauses.find((one) => one === cause)
  return known === undefined ? (cause ?? 'no cause is stored') : texts[known]
}
