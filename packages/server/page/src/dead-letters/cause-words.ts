/** Why something was parked, in words. */
export const causeWords: Readonly<Record<string, string>> = {
  refused: 'the other side will never take it as it is',
  error: 'failed as often as is tried',
  timeout: 'no answer came, as often as is tried',
  outage: 'the other side was away for too long',
  crashed: 'the process died over it again and again',
  hung: 'an attempt did not end',
}
