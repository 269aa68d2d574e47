import { methodsOf, profiles, type Profile, type Rule, type RuleFacts } from './rule.ts'
import { notProven } from './report/report.ts'

const titles: Readonly<Record<Profile, string>> = {
  required: 'What every adapter keeps to',
  UpdatesJobs: 'Changes of jobs (`UpdatesJobs`)',
  ChangesAppointments: 'Appointments (`ChangesAppointments`)',
  AddsNotes: 'Notes (`AddsNotes`)',
  ChangesNotes: 'Edited and deleted notes (`ChangesNotes`)',
  AddsAttachments: 'Files (`AddsAttachments`)',
  RemovesAttachments: 'Removed files (`RemovesAttachments`)',
  FindsJobs: 'Finding work orders (`FindsJobs`)',
  TellsChanges: 'What people do in the product (`ReceivesWebhooks` or `PollsChanges`)',
  ReceivesWebhooks: 'Webhooks (`ReceivesWebhooks`)',
  PollsChanges: 'Asking for changes (`PollsChanges`)',
  ReadsJobs: 'Reading work orders (`ReadsJobs`)',
  VerifiesCredentials: 'Trying logins (`VerifiesCredentials`)',
  RotatesLogins: 'Logins that run out (doubles with `expireLogin`)',
}

/** The tables of all rules, as Markdown. */
export function toRulesPage(rules: readonly Rule[], bridgeRules: readonly RuleFacts[]): string {
  const parts = profiles.map((profile) =>
    toPart(
      profile,
      rules.filter((rule) => rule.profile === profile),
    ),
  )
  parts.push(`## Services behind the HTTP bridge (by URL)\n\n${toTable(bridgeRules)}`)
  const lines = notProven.map((line) => `- ${line}`).join('\n')
  return `${parts.join('\n\n')}\n\n## What a pass does not prove\n\n${lines}\n`
}

function toPart(profile: Profile, rules: readonly Rule[]): string {
  const methods = methodsOf[profile].map((method) => `\`${method}\``).join(' or ')
  const condition =
    profile === 'required' || profile === 'RotatesLogins' ? '' : `\n\nExamined if the adapter has ${methods}.`
  return `## ${titles[profile]}${condition}\n\n${toTable(rules)}`
}

function toTable(rules: readonly RuleFacts[]): string {
  const rows = rules.map(
    ({ id, title, level, proves, costs }) =>
      `| \`${id}\` | ${title}${level === 'should' ? ' (warning)' : ''} | ${proves} | ${costs} |`,
  )
  return `| rule | what holds | how it is examined | what a violation costs |
|---|---|---|---|
${rows.join('\n')}`
}
