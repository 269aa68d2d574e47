const dayMs = 86_400_000
/** A queue keeps a message that was not acked for two weeks at most: for so long its repeat has to be known. */
const leastEvidenceDays = 15

/** How old what is done gets before it loses its bodies, and before its rows go. */
export function toPurgeAges(settings: { readonly retentionDays: number; readonly evidenceDays: number }): {
  readonly retentionMs: number
  readonly evidenceMs: number
} {
  const { retentionDays, evidenceDays } = settings
  return {
    retentionMs: retentionDays * dayMs,
    evidenceMs: Math.max(evidenceDays, retentionDays, leastEvidenceDays) * dayMs,
  }
}
