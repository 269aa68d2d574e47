import type { Logger } from '@truckroll/gateway'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { listPrivateFiles } from '../files/private-files.ts'
import { whoMayRead } from '../files/who-may-read.ts'
import { createLogger } from '../output/create-logger.ts'
import type { LoadedSettings } from '../settings/load-settings.ts'
import { createRedactor } from '../settings/create-redactor.ts'
import { readVersion } from '../read-version.ts'
import { startTracing } from '../tracing/start-tracing.ts'
import { createStore } from './create-store.ts'
import { hostGateway } from './host-gateway.ts'
import { noteOpenCalls } from './open-calls.ts'
import { prepareGateway } from './prepare-gateway.ts'
import { supervise } from './supervise.ts'
import { startWatchdog } from './watchdog.ts'

/** Runs the gateway until it is asked to end; resolves with the exit code. */
export async function runGateway(context: CliContext, configPath: string | undefined): Promise<number> {
  const prepared = await prepareGateway({ env: context.env, cwd: context.cwd, configPath }, context.host)
  const { settings, warnings, baseFolder } = prepared.loaded
  const logger = await createLogger(
    context.output,
    settings.logLevel,
    createRedactor(settings, prepared.adapterSettings),
  )
  for (const warning of warnings) logger.warn({}, warning)
  warnOfReaders(prepared.loaded, logger)
  const end = () => context.host.exit(exitCodes.failed)
  const { environment, instance } = settings
  const tracing = await startTracing(context.env, toResource(environment, instance), (text) =>
    logger.warn({}, `traces: ${text}`),
  )
  const store = await createStore(settings.store, baseFolder, logger, end, settings.storeGroup)
  const hosted = hostGateway(prepared, logger, store)
  const watchdog = startWatchdog({ blockedForMs: context.blockedForMs })
  noteOpenCalls(hosted.gateway, (text) => watchdog.note(text))
  return supervise({
    host: context.host,
    logger,
    start: async () => {
      const address = await hosted.start()
      // Printed at every log level: supervisors and scripts wait for this line.
      logger.child({}, { level: 'info' }).info(
        {
          ...address,
          environment,
          instance,
          adapter: prepared.adapter.definition.name,
          pid: process.pid,
        },
        'ready',
      )
    },
    stop: async () => {
      await hosted.stop()
      await tracing.stop()
      await watchdog.stop()
    },
  })
}

/** How this process is named in traces, by OpenTelemetry's words. */
function toResource(environment: string, instance: string): Readonly<Record<string, string>> {
  return {
    'service.name': 'truckroll',
    'service.version': readVersion(),
    'service.namespace': instance,
    'deployment.environment.name': environment,
  }
}

/** What this gateway makes, nobody else may read; a file that is there already is left as it is. */
function warnOfReaders(loaded: LoadedSettings, logger: Pick<Logger, 'warn'>): void {
  const { paths, allowedGroup } = listPrivateFiles(loaded)
  for (const path of paths) {
    const readers = whoMayRead(path, allowedGroup)
    if (readers !== undefined) logger.warn({ path }, `${path} ${readers}`)
  }
}
