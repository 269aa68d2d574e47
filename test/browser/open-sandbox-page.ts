import { signBody } from '@truckroll/protocol'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { listenForComplaints } from './open-browser.ts'

export interface SandboxPage {
  readonly sandbox: Sandbox
  readonly page: Page
  /** What the browser objected to, and what it wanted from another host. */
  readonly complaints: string[]
}

/** A sandbox that listens, and its page in a browser of its own; both are closed when the test is over. */
export async function openSandboxPage(
  browser: Browser,
  { controlToken, ...context }: { controlToken?: string } & BrowserContextOptions = {},
): Promise<SandboxPage> {
  const sandbox = await createSandbox({
    port: 0,
    seed: 1,
    ...(controlToken !== undefined && { controlToken }),
  })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  return { sandbox, ...(await lookAt(browser, sandbox.url, context)) }
}

/** The page of a sandbox that listens already, in a browser of its own. */
export async function lookAt(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Omit<SandboxPage, 'sandbox'>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints = listenForComplaints(page)
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) {
      complaints.push(`asked another host: ${request.url()}`)
    }
  })
  await page.goto(url)
  return { page, complaints }
}

/** The part of the page that a side has: `Brand`, `Dispatch`, `Provider`. */
export function column(page: Page, name: 'Brand' | 'Dispatch' | 'Provider') {
  return page.getByRole('region', { name, exact: true })
}

/** Presses a button of that very name. */
export function press(where: Pick<Page, 'getByRole'>, name: string): Promise<void> {
  return where.getByRole('button', { name, exact: true }).click()
}

/** Posts to the sandbox as an account; `sign` may do it wrong. */
export async function postAs(
  sandbox: Sandbox,
  role: 'brand' | 'gateway' | 'application',
  path: string,
  body: Uint8Array,
  { sign = signBody, headers = {} }: { sign?: typeof signBody; headers?: Record<string, string> } = {},
): Promise<Response> {
  const account = sandbox.accounts.find((known) => known.role === role)
  if (account === undefined) throw new Error(`expected an account of a ${role}`)
  return fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-dispatch-key': account.key,
      'x-dispatch-signature': sign(account.secret, body),
      ...headers,
    },
    body: Buffer.from(body),
  })
}

/** Polls as this account, and acks nothing. */
export async function pollAs(sandbox: Sandbox, role: 'brand' | 'gateway', max = 10): Promise<void> {
  const body = Buffer.from(JSON.stringify({ maxNumberOfMessages: max }))
  expect((await postAs(sandbox, role, '/agent/out', body)).status).toBe(200)
}
