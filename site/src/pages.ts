/** A page of the site. */
export interface Page {
  /** Where its Markdown lies, from the root of the repository. */
  readonly source: string
  /** Its path in the site, without an ending. */
  readonly route: string
  readonly title: string
  /** What a reader finds there, in one line: for `llms.txt`. */
  readonly note: string
}

export interface Section {
  readonly title: string
  readonly pages: readonly Page[]
  /** To look something up, rather than to read. */
  readonly isForLookUp?: boolean
}

type Row = readonly [source: string, title: string, note: string]

const guides = (rows: readonly Row[]): readonly Page[] =>
  rows.map(([name, title, note]) => ({ source: `docs/${name}.md`, route: `guide/${name}`, title, note }))

const lookUps = (rows: readonly Row[]): readonly Page[] =>
  rows.map(([name, title, note]) => ({ source: `docs/${name}.md`, route: `reference/${name}`, title, note }))

const readmes = (folder: string, rows: readonly Row[]): readonly Page[] =>
  rows.map(([name, title, note]) => ({
    source: `${folder}/${name}/README.md`,
    route: `${folder}/${name}`,
    title,
    note,
  }))

const generated = (rows: readonly Row[]): readonly Page[] =>
  rows.map(([name, title, note]) => ({
    source: `site/generated/${name}.md`,
    route: `reference/${name}`,
    title,
    note,
  }))

/** Packages whose doc comments are a page of the reference: what they export is meant for others. */
export const documentedPackages = [
  { name: 'gateway', entry: 'packages/gateway/src/index.ts', title: '@truckroll/gateway' },
  { name: 'gateway-embed', entry: 'packages/gateway/src/embed.ts', title: '@truckroll/gateway/embed' },
  { name: 'testing', entry: 'packages/testing/src/index.ts', title: '@truckroll/testing' },
  { name: 'client', entry: 'packages/client/src/index.ts', title: '@truckroll/client' },
  { name: 'protocol', entry: 'packages/protocol/src/index.ts', title: '@truckroll/protocol' },
  { name: 'verify', entry: 'packages/verify/src/index.ts', title: '@truckroll/verify' },
  { name: 'server', entry: 'packages/server/src/index.ts', title: '@truckroll/server' },
  { name: 'sandbox', entry: 'packages/sandbox/src/index.ts', title: '@truckroll/sandbox' },
  { name: 'store', entry: 'packages/store/src/index.ts', title: '@truckroll/store' },
  { name: 'sqlite', entry: 'packages/sqlite/src/index.ts', title: '@truckroll/sqlite' },
  { name: 'postgres', entry: 'packages/postgres/src/index.ts', title: '@truckroll/postgres' },
] as const

/** Every page, in the order of the menu. A test holds that no document of the repository is missing. */
export const sections: readonly Section[] = [
  {
    title: 'Start',
    pages: [
      {
        source: 'README.md',
        route: 'index',
        title: 'What it is',
        note: 'the first hour: demo, adapter, production',
      },
      ...guides([
        ['adapter-guide', 'Write an adapter', 'every ability of an adapter, each with code'],
        ['conformance', 'Is it a good one?', 'the conformance suite: what each rule wants, and why'],
        ['answer-back', 'Answer back', 'how a service of any language reports what was done'],
        [
          'receivers',
          'Receive in your language',
          'deliveries of the bridge in PHP, Laravel, ASP.NET and others',
        ],
        [
          'coding-agents',
          'For coding agents',
          'what to read, what to run and how to know that an adapter works',
        ],
      ]),
    ],
  },
  {
    title: 'Operate',
    pages: guides([
      ['operations', 'Operations', 'metrics, alerts and what to do about each; what to run it under'],
      ['console', 'The console', 'the page for operators, and what each token may do there'],
      [
        'support',
        'Questions of support',
        'where a job is, why it waits, whether it ever came; fixtures for tests',
      ],
      ['providers', 'Providers', 'onboarding one or hundreds, settings, status maps, the end'],
      ['upgrade', 'Upgrade', 'how to upgrade, and how to go back'],
      ['backup', 'Backup and restore', 'also: moving to another store'],
      ['scaling', 'Scaling', 'how much one machine can do, and what to do when that is not enough'],
      ['performance', 'Performance', 'what was measured, and how'],
    ]),
  },
  {
    title: 'Trust',
    pages: guides([
      ['durability', 'Durability', 'when a message is acked, and how that was checked'],
      ['security', 'Security', 'what an attacker may try, and what stops it'],
      ['privacy', 'Personal data', 'what is held of customers, and how to remove it'],
      ['secrets', 'Secrets', 'the keys that seal logins, and how to rotate them'],
      ['addresses', 'Addresses', 'which addresses it connects to, and who may name them'],
    ]),
  },
  {
    title: 'Dispatch',
    pages: guides([
      ['fifo', 'The queue', 'how the queue behaves, rule by rule, and what is only assumed'],
      ['scenarios', 'Scenarios', 'the playbook as files that play, and how to write your own'],
      ['coverage', 'The playbook, line by line', 'which code and which tests hold each line'],
    ]),
  },
  {
    title: 'Reference',
    isForLookUp: true,
    pages: [
      ...generated([
        ['settings', 'Settings', 'every setting with its default and meaning'],
        ['commands', 'Commands', 'the help of every command'],
        ['rest-api', 'REST API', 'every route of the gateway with its parameters and answers'],
      ]),
      ...lookUps([
        ['errors', 'Error codes', 'what each code means and what to do'],
        ['causes', 'Causes', 'why something waits, is parked or needs a person'],
      ]),
    ],
  },
  {
    title: 'Types',
    isForLookUp: true,
    pages: generated(
      documentedPackages.map(({ name, title }) => [
        `types-${name}`,
        title,
        `what ${title} exports, with its doc comments`,
      ]),
    ),
  },
  {
    title: 'Packages',
    isForLookUp: true,
    pages: readmes('packages', [
      ['cli', 'truckroll', 'the command'],
      ['gateway', '@truckroll/gateway', 'the engine and the adapter contract'],
      ['testing', '@truckroll/testing', 'a clock you move, a simulated Dispatch and product, faults by seed'],
      ['client', '@truckroll/client', 'signed HTTP to Dispatch, usable alone'],
      ['protocol', '@truckroll/protocol', 'the wire: schemas, signing, records'],
      ['verify', '@truckroll/verify', 'verifies deliveries of the bridge in your own service'],
      ['server', '@truckroll/server', "the gateway's own HTTP"],
      ['sandbox', '@truckroll/sandbox', 'a local Dispatch, with a page'],
      ['store', '@truckroll/store', 'the interface of the stores and its contract suite'],
      ['sqlite', '@truckroll/sqlite', 'the store in one file'],
      ['postgres', '@truckroll/postgres', 'the store for many processes'],
      ['create-truckroll-adapter', 'create-truckroll-adapter', 'writes a new adapter'],
    ]),
  },
  {
    title: 'Adapters',
    isForLookUp: true,
    pages: readmes('adapters', [
      ['http-bridge', 'HTTP bridge', 'deliver to a service in any language'],
      ['caldav', 'CalDAV', 'jobs are entries of a calendar'],
      ['housecall-pro', 'Housecall Pro', 'not yet run against Housecall Pro itself'],
      ['jobber', 'Jobber', 'not yet run against Jobber itself'],
      ['request-tracker', 'Request Tracker', 'jobs are tickets of a queue'],
      ['service-fusion', 'Service Fusion', 'not yet run against Service Fusion itself'],
      ['servicetitan', 'ServiceTitan', 'not yet run against ServiceTitan itself'],
      ['tryton', 'Tryton', 'jobs are tasks of its projects'],
    ]),
  },
  {
    title: 'Examples',
    isForLookUp: true,
    pages: readmes('examples', [
      ['demo', 'The demo', 'five jobs there and back'],
      ['acme-adapter', 'Acme adapter', 'what a new adapter begins as'],
      ['acme-bms', 'Acme BMS', 'a small made-up product'],
      ['php-bms', 'A product in PHP', 'behind the HTTP bridge'],
      ['python-bms', 'A product in Python', 'behind the HTTP bridge'],
      ['csharp-bms', 'A product in C#', 'behind the HTTP bridge'],
    ]),
  },
  {
    title: 'The project',
    isForLookUp: true,
    pages: [
      {
        source: 'ARCHITECTURE.md',
        route: 'project/architecture',
        title: 'Architecture',
        note: 'the flow in six steps, and where to look',
      },
      {
        source: 'CONTRIBUTING.md',
        route: 'project/contributing',
        title: 'Contributing',
        note: 'every command of the repository',
      },
      { source: 'SECURITY.md', route: 'project/security', title: 'Reporting a hole', note: 'whom to tell' },
      {
        source: 'test/README.md',
        route: 'project/tests',
        title: 'Tests',
        note: 'which tests there are, and where to add one',
      },
    ],
  },
]

export const pages: readonly Page[] = sections.flatMap((section) => section.pages)
export const pageOf: ReadonlyMap<string, Page> = new Map(pages.map((page) => [page.source, page]))

/** Documents for those who work on the repository, which the site leaves out, with the reason. */
export const leftOut: ReadonlyMap<string, string> = new Map([
  ['packages/ui/README.md', 'not published'],
  ['packages/throwaway-postgres/README.md', 'not published'],
])
