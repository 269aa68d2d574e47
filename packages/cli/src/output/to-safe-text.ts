/**
 * Text from outside for a terminal: control characters, which could move the cursor or hide what came before,
 * are shown as their codes; line breaks become spaces.
 */
export function toSafeText(text: string): string {
  return (
    text
      .replaceAll(/\s*[\r\n\t]+\s*/g, ' ')
      // oxlint-disable-next-line no-control-regex -- control characters are what it takes out
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, toCode)
  )
}

function toCode(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
