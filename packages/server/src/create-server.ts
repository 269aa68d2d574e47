import { SystemClock, type Clock, type Logger, type Random } from '@truckroll/gateway'
import { SystemRandom, toRedactedLogger, type Gateway } from '@truckroll/gateway/embed'
import { ActivityLog } from './activity/activity-log.ts'
import { BacklogLog } from './activity/backlog-log.ts'
import { ChangeFeed } from './activity/change-feed.ts'
import { FailedAttempts } from './access/failed-attempts.ts'
import { Guard } from './access/guard.ts'
import { createApiTokenBook, createCallbackTokenBook } from './access/token-book.ts'
import { buildApp } from './http/build-app.ts'
import { BodyRooms } from './http/limit-bodies.ts'
import { Listener } from './http/listener.ts'
import { LoadGate } from './http/load-gate.ts'
import type { ServerApp } from './http/server-app.ts'
import { StrangerConnections } from './http/stranger-connections.ts'
import { GatewayMetrics } from './metrics/gateway-metrics.ts'
import { collectRoutes, type DocumentedRoute } from './openapi/route-docs.ts'
import { registerActivityRoutes } from './routes/activity-routes.ts'
import { registerAlertRoutes } from './routes/alert-routes.ts'
import { registerAttentionRoutes } from './routes/attention-routes.ts'
import { registerBmsRoutes } from './routes/bms-routes.ts'
import { registerChangeRoute } from './routes/change-routes.ts'
import { registerConsoleRoutes } from './routes/console-routes.ts'
import { registerControlRoutes } from './routes/control-routes.ts'
import { registerDeadLetterRoutes } from './routes/dead-letter-routes.ts'
import { registerDispatchRoutes } from './routes/dispatch-routes.ts'
import { registerDocsRoutes } from './routes/docs-routes.ts'
import { registerFileRoutes } from './routes/file-routes.ts'
import { registerHealthRoute, registerReadinessRoute } from './routes/health-routes.ts'
import { registerJobRoutes } from './routes/job-routes.ts'
import { registerMetricsRoute } from './routes/metrics-routes.ts'
import { registerKeyRoutes } from './routes/key-routes.ts'
import { registerPrivacyRoutes } from './routes/privacy-routes.ts'
import { registerProviderRoutes } from './routes/provider-routes.ts'
import { registerReconcileRoutes } from './routes/reconcile-routes.ts'
import { registerSessionRoute } from './routes/session-routes.ts'
import { registerSettingsRoute, type SettingInForce } from './routes/settings-routes.ts'
import { registerStoryRoutes } from './routes/story-routes.ts'
import { registerUpdateRoutes } from './routes/update-routes.ts'
import { registerWireRoutes } from './routes/wire-routes.ts'
import { resolveServerSettings } from './settings/resolve-server-settings.ts'
import type { ServerSettings, ServerSettingsInput } from './settings/server-settings.ts'

export interface ServerOptions {
  readonly gateway: Gateway
  readonly settings?: ServerSettingsInput
  /** Shown to operators as they are: without secrets. Default: none are shown. */
  readonly settingsInForce?: readonly SettingInForce[]
  readonly logger: Logger
  readonly clock?: Clock
  readonly random?: Random
}

/** The gateway's own HTTP. It neither starts nor stops the gateway. */
export interface GatewayServer {
  /**
   * Resolves once connections are accepted. Safe to call twice.
   * @throws GatewayError `TR_SETTING_INVALID` if a port cannot be listened on.
   */
  listen(): Promise<{ readonly port: number; readonly publicPort?: number }>
  /**
   * Accepts no new connections, waits up to `graceMs` (default 5,000) for open requests, then cuts them. Safe
   * to call twice.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>
  /** Where it listens, such as `http://127.0.0.1:4200`; known once `listen` has resolved. */
  readonly url: string
}

/**
 * Puts the server together; nothing listens before `listen`.
 * @throws GatewayError `TR_SETTING_INVALID`: a bad setting, or no token although the host is not loopback.
 */
export function createServer(options: ServerOptions): GatewayServer {
  const settings = resolveServerSettings(options.settings ?? {})
  const { gateway } = options
  const { redactor } = gateway
  for (const token of tokensOf(settings)) redactor.learn(token)
  const logger = toRedactedLogger(options.logger, redactor)
  const clock = options.clock ?? new SystemClock()
  const load = new LoadGate()
  const connections = new StrangerConnections(clock)
  const apiTokens = createApiTokenBook(settings)
  const parts = {
    settings,
    logger,
    redactor,
    wire: gateway.wire,
    clock,
    guard: new Guard({
      apiTokens,
      callbackTokens: createCallbackTokenBook(settings),
      failures: new FailedAttempts(clock),
      load,
      connections,
    }),
    // Both ports share what there is.
    rooms: new BodyRooms(clock),
    connections,
    random: options.random ?? new SystemRandom(),
  }
  const routes: DocumentedRoute[] = []
  const metrics = new GatewayMetrics(gateway, () => clock.now())
  const changes = new ChangeFeed(gateway)
  const activity = new ActivityLog(gateway, clock)
  const backlog = new BacklogLog(gateway, clock)
  const buildMain = () =>
    buildApp(parts, (app) => {
      collectRoutes(app, routes)
      if (settings.publicPort === undefined) registerPublicRoutes(app, gateway, settings)
      registerPrivateRoutes(app, gateway, settings)
      registerMetricsRoute(app, metrics)
      registerChangeRoute(app, changes, clock)
      registerActivityRoutes(app, { activity, backlog }, () => clock.now())
      registerSettingsRoute(app, options.settingsInForce ?? [])
      registerConsoleRoutes(app, !apiTokens.isEmpty)
      registerDocsRoutes(app, routes)
    })
  const buildPublic = () =>
    buildApp(parts, (app) => {
      // One document describes both ports.
      collectRoutes(app, routes)
      registerPublicRoutes(app, gateway, settings)
    })
  const listener = new Listener(
    settings,
    clock,
    buildMain,
    settings.publicPort === undefined ? undefined : buildPublic,
  )
  return {
    listen: () => {
      load.start()
      backlog.start()
      return listener.listen()
    },
    close: async (close) => {
      load.stop()
      backlog.close()
      await listener.close(close?.graceMs ?? 5_000)
      metrics.close()
      activity.close()
      changes.close()
    },
    get url() {
      return listener.url
    },
  }
}

/**
 * Routes that Dispatch and the vendor call. If `publicPort` is set, they are served there and nowhere else.
 */
function registerPublicRoutes(app: ServerApp, gateway: Gateway, { maxBodyBytes }: ServerSettings): void {
  registerHealthRoute(app)
  app.register((plain) => registerDispatchRoutes(plain.withTypeProvider(), gateway, maxBodyBytes))
  app.register((plain) => registerBmsRoutes(plain.withTypeProvider(), gateway, maxBodyBytes))
}

/** Routes that the operator's own programs and console call. */
function registerPrivateRoutes(app: ServerApp, gateway: Gateway, { maxBodyBytes }: ServerSettings): void {
  registerReadinessRoute(app, gateway)
  registerUpdateRoutes(app, gateway, maxBodyBytes)
  registerJobRoutes(app, gateway, maxBodyBytes)
  registerStoryRoutes(app, gateway)
  registerProviderRoutes(app, gateway)
  registerSessionRoute(app)
  registerAlertRoutes(app, gateway)
  registerAttentionRoutes(app, gateway)
  registerDeadLetterRoutes(app, gateway)
  registerControlRoutes(app, gateway)
  registerKeyRoutes(app, gateway)
  registerPrivacyRoutes(app, gateway)
  registerReconcileRoutes(app, gateway)
  registerFileRoutes(app, gateway)
  registerWireRoutes(app, gateway)
}

function tokensOf({ apiToken, apiTokens, callbackToken }: ServerSettings): readonly string[] {
  return [
    ...(apiToken === undefined ? [] : [apiToken]),
    ...apiTokens.map(({ token }) => token),
    ...callbackToken,
  ]
}
