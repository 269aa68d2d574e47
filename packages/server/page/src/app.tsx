import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, type ComponentType } from 'react'
import { Route, Router, Switch } from 'wouter'
import { usePathname } from 'wouter/use-browser-location'
import { ApiError } from './api/ask.ts'
import { Overview } from './overview/overview.tsx'
import { Loading } from './shared/loading.tsx'
import { Nothing } from './shared/nothing.tsx'
import { PageBoundary } from './shell/page-boundary.tsx'
import { readPathId } from './shell/read-path-id.ts'
import { SessionGate } from './shell/session-gate.tsx'
import { Shell } from './shell/shell.tsx'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What is shown is read again every few seconds anyway; a refusal stays a refusal.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 1,
      networkMode: 'always',
      structuralSharing: true,
    },
  },
})

const JobsPage = lazy(() => import('./jobs/jobs-page.tsx'))
const JobPage = lazy(() => import('./job/job-page.tsx'))
const WaitingPage = lazy(() => import('./waiting/waiting-page.tsx'))
const HeldPage = lazy(() => import('./held/held-page.tsx'))
const DeadLettersPage = lazy(() => import('./dead-letters/dead-letters-page.tsx'))
const AttentionPage = lazy(() => import('./attention/attention-page.tsx'))
const ProvidersPage = lazy(() => import('./providers/providers-page.tsx'))
const ProviderPage = lazy(() => import('./providers/provider-page.tsx'))
const UpdatesPage = lazy(() => import('./updates/updates-page.tsx'))
const WirePage = lazy(() => import('./wire/wire-page.tsx'))
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'))
const AuditPage = lazy(() => import('./audit/audit-page.tsx'))

/** The console: who looks first, then the page that the address names. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <Router base="/console">
        <SessionGate onLeave={() => client.clear()}>
          <Shell>
            <Page />
          </Shell>
        </SessionGate>
      </Router>
    </QueryClientProvider>
  )
}

function Page() {
  const pathname = usePathname()
  return (
    <PageBoundary key={pathname}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/" component={Overview} />
          <Route path="/jobs" component={JobsPage} />
          <Route path="/jobs/:id">
            <OfId page={JobPage} />
          </Route>
          <Route path="/waiting" component={WaitingPage} />
          <Route path="/held" component={HeldPage} />
          <Route path="/dead-letters" component={DeadLettersPage} />
          <Route path="/attention" component={AttentionPage} />
          <Route path="/providers" component={ProvidersPage} />
          <Route path="/providers/:id">
            <OfId page={ProviderPage} />
          </Route>
          <Route path="/updates" component={UpdatesPage} />
          <Route path="/wire" component={WirePage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/audit" component={AuditPage} />
          <Route>
            <Nothing title="There is no such page">Choose one on the left.</Nothing>
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  )
}

function OfId({ page: PageOfId }: { page: ComponentType<{ id: string }> }) {
  const id = readPathId(usePathname())
  return <PageOfId key={id} id={id} />
}
