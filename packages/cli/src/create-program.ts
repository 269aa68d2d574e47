import { Command } from 'commander'
import { addAuditCommand } from './commands/audit.ts'
import { addCompletionCommand } from './commands/completion.ts'
import { addKeysCommands } from './commands/keys.ts'
import { addOpenApiCommand } from './commands/open-api.ts'
import { addUrlOption } from './commands/url-option.ts'
import { addVersionCommand } from './commands/version.ts'
import { addAttentionCommands } from './commands/attention.ts'
import { addConformanceCommand } from './commands/conformance.ts'
import { addConfigCommands } from './commands/config.ts'
import { addDeadLetterCommands } from './commands/dead-letters.ts'
import { addDevCommand } from './commands/dev.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addAlertsCommand } from './commands/alerts.ts'
import { addHeldCommand } from './commands/held.ts'
import { addInitCommand } from './commands/init.ts'
import { addJobsCommands } from './commands/jobs.ts'
import { addMapCommands } from './commands/map.ts'
import { addPauseCommands } from './commands/pause.ts'
import { addPlayCommand } from './commands/play.ts'
import { addPrivacyCommands } from './commands/privacy.ts'
import { addProvidersCommands } from './commands/providers.ts'
import { addReconcileCommand } from './commands/reconcile.ts'
import { addReplayCommand } from './commands/replay.ts'
import { addReplaySessionCommand } from './commands/replay-session.ts'
import { addRunCommand } from './commands/run.ts'
import { addSandboxCommand } from './commands/sandbox.ts'
import { addStatusCommand } from './commands/status.ts'
import { addStoreCommands } from './commands/store.ts'
import { addTriggerCommand } from './commands/trigger.ts'
import type { CliContext } from './context.ts'
import { refuseUnknownWords } from './refuse-unknown-words.ts'
import { readVersion } from './read-version.ts'

/** All commands. The modules that a command needs are imported when it is called, not before. */
export function createProgram(given: CliContext, setExitCode: (code: number) => void): Command {
  const env: Record<string, string | undefined> = { ...given.env }
  const context = { ...given, env }
  const { output } = context
  const program = new Command('truckroll')
    .description('The durable, ordered gateway between Dispatch and a field-service product.')
    .version(readVersion(), '-v, --version', 'print the version')
    .showHelpAfterError('(add --help to see the options)')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => output.tell(text.replace(/\n$/, '')),
      outputError: (text, write) => write(output.style.bad(text)),
      getOutHasColors: () => output.isTerminal,
      getErrHasColors: () => output.isTerminal,
    })
    .exitOverride()
  const host = { program, context, setExitCode }
  addRunCommand(host)
  addSandboxCommand(host)
  addDevCommand(host)
  addInitCommand(host)
  addDoctorCommand(host)
  addConfigCommands(host)
  addStatusCommand(host)
  addExplainCommand(host)
  addJobsCommands(host)
  addAlertsCommand(host)
  addHeldCommand(host)
  addDeadLetterCommands(host)
  addAttentionCommands(host)
  addAuditCommand(host)
  addPauseCommands(host)
  addProvidersCommands(host)
  addTriggerCommand(host)
  addPlayCommand(host)
  addReplayCommand(host)
  addReplaySessionCommand(host)
  addConformanceCommand(host)
  addMapCommands(host)
  addReconcileCommand(host)
  addKeysCommands(host)
  addPrivacyCommands(host)
  addStoreCommands(host)
  addOpenApiCommand(host)
  addCompletionCommand(host)
  addVersionCommand(host)
  refuseUnknownWords(program)
  addUrlOption(program, (url) => {
    env['TRUCKROLL_URL'] = url
  })
  return program
}
