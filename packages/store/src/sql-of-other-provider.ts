/**
 * SQL that both stores understand: the provider that had the job in a term, if that is not the one that has it now.
 * `term` null: the job's present term.
 */
export function sqlOfOtherProvider(jobId: string, term: string): string {
  return `(select nullif(former.provider, present.provider) from lost_jobs as former
      join jobs as present on present.id = former.job_id
      where former.job_id = ${jobId} and former.term = ${term}) as other_provider`
}
