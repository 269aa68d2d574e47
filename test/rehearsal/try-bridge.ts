import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { javaScript, php, prepare, whyLeftOut } from '../support/language.ts'
import { receivers } from '../support/receivers.ts'
import { StartedProgram } from '../support/started-program.ts'
import { freePort } from '../support/free-port.ts'
import { strangersEnvironment, type Shell } from '../support/shell.ts'
import { step } from './step.ts'
import { askUntil } from '../support/ask-until.ts'

/** Services in six languages, as `npx truckroll dev --bridge` meets them: the receivers that the bridge is published with. */
export async function tryBridge(shell: Shell): Promise<void> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await step('npm i -D truckroll, the bridge and what verifies it', async () => {
    // Whichever Node this machine has: the package brings one that is new enough.
    const manifest = { private: true, type: 'module', allowScripts: { node: true } }
    await writeFile(join(shell.folder, 'package.json'), JSON.stringify(manifest))
    const names = ['truckroll', 'node', '@truckroll/adapter-http-bridge', '@truckroll/verify']
    await shell.run('npm', ['install', '--save-dev', ...names])
  })
  const ready = /"gateway":"(?<gateway>[^"]+)","sandbox":"(?<sandbox>[^"]+)".*"msg":"ready"/
  const args = ['--no', 'truckroll', 'dev', '--bridge', url, '--port', '0', '--sandbox-port', '0']
  await using dev = await step('  npx truckroll dev --bridge', () => shell.start('npx', args, ready))
  const { gateway = '', sandbox = '' } = (await dev.printed(ready, 1_000)).groups ?? {}
  const secret = (await shell.run('npx', ['--no', 'truckroll', 'dev', '--print-secret'])).trim()
  const made = join(shell.folder, 'made')
  await mkdir(made)
  for (const { language, file } of receivers) {
    const leftOut = whyLeftOut(language)
    if (leftOut !== undefined) {
      process.stdout.write(`    ${leftOut}\n`)
      continue
    }
    await step(`    a job of it reaches ${file}, which links it`, async () => {
      const source = join(shell.folder, 'node_modules/@truckroll/adapter-http-bridge/receivers', file)
      prepare(language, source, made)
      const env = {
        PATH: strangersEnvironment()['PATH'] ?? '',
        TRUCKROLL_BRIDGE_SECRET: secret,
        PORT: String(port),
        RECEIVER_DB: join(made, 'receiver.db'),
      }
      const receiver = new StartedProgram(toCommand(language, source, made, port), env)
      try {
        await receiver.listening(port)
        const trigger = ['--no', 'truckroll', 'trigger', 'job.created', '--json', '--sandbox', sandbox]
        const { jobId } = JSON.parse(await shell.run('npx', trigger))
        await askUntil(`the link that ${file} answered`, async () => {
          const job = JSON.parse(await (await fetch(`${gateway}/v1/jobs/${jobId}`)).text())
          return job.bmsId === `WO-${jobId}` ? true : undefined
        })
      } finally {
        await receiver.stop()
      }
    })
  }
}

/** How a user starts a receiver: with the machine's own Node and what is installed beside it. */
function toCommand(
  language: typeof javaScript,
  source: string,
  made: string,
  port: number,
): readonly [string, ...string[]] {
  if (language === javaScript) return ['node', source]
  // PHP's own server takes the address from its command line.
  if (language === php) return ['php', '-S', `127.0.0.1:${port}`, source]
  return language.run(source, made)
}
