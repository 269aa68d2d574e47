import { toDispatchUrls } from '@truckroll/gateway/embed'
import { toHostKind } from './to-host-kind.ts'
import { checkSecrets } from './check-secrets.ts'
import { isLoopback } from './is-loopback.ts'
import { parseEncryptionKeys } from './parse-encryption-keys.ts'
import type { SettingProblem } from './setting-problem.ts'
import type { Settings } from './settings-schema.ts'

/** The settings that are valid by themselves. */
export type CheckedSettings = Partial<Settings>

export interface CheckInput {
  readonly settings: CheckedSettings
  /** True if something was written for the key, valid or not. */
  readonly isGiven: (key: string) => boolean
  /** How the user wrote the key, for messages. */
  readonly nameOf: (key: string) => string
}

/** Rules between settings; the schema has the rules for a single one. */
export function checkSettings(input: CheckInput): SettingProblem[] {
  return [
    ...checkDispatchHosts(input),
    ...checkKeys(input),
    ...checkPairs(input),
    ...checkHttp(input),
    ...checkEncryptionKey(input),
    ...checkSecrets(input.settings, input.nameOf),
    ...checkAdapterIsNamed(input),
  ]
}

const hostKeys = ['dispatchUrl', 'dispatchApiUrl', 'dispatchFilesUrl'] as const

function* checkDispatchHosts({ settings, isGiven, nameOf }: CheckInput): Iterable<SettingProblem> {
  const urls = toDispatchUrls(settings)
  const kinds = hostKeys.map((key) => ({ key, url: urls[key], kind: toHostKind(urls[key]) }))
  const production = kinds.filter((host) => host.kind === 'production')
  const sandbox = kinds.filter((host) => host.kind === 'sandbox')
  const hosts = kinds.map((host) => new URL(host.url).hostname).join(', ')
  if (production.length > 0 && sandbox.length > 0) {
    const written = hostKeys.filter(isGiven).map(nameOf).join(', ')
    yield {
      name: written,
      expected: "only Dispatch's sandbox hosts or only its production hosts",
      came: hosts,
    }
  } else if (production.length > 0 && settings.environment === 'sandbox') {
    const name = nameOf('environment')
    yield {
      name,
      expected: `production, because a production host of Dispatch is set (${hosts})`,
      came: 'sandbox',
    }
  }
}

function* checkKeys({ settings, isGiven, nameOf }: CheckInput): Iterable<SettingProblem> {
  if (settings.credentials !== 'shared') return
  const reason = `while ${nameOf('credentials')} is shared`
  if (!isGiven('dispatchKey')) {
    yield { name: nameOf('dispatchKey'), expected: `the key from Dispatch, ${reason}`, came: 'nothing' }
  }
  if (!isGiven('dispatchSecret')) {
    yield {
      name: nameOf('dispatchSecret'),
      expected: `the hex secret from Dispatch, ${reason}`,
      came: 'nothing',
    }
  }
}

const groups = [
  { keys: ['appKey', 'appSecret', 'appId'], purpose: 'onboarding' },
  { keys: ['oauthClientId', 'oauthClientSecret'], purpose: 'availability and search' },
  { keys: ['alertUrl', 'alertSecret'], purpose: 'alerts by webhook' },
]

function* checkPairs({ isGiven, nameOf }: CheckInput): Iterable<SettingProblem> {
  for (const { keys, purpose } of groups) {
    const given = keys.filter(isGiven)
    if (given.length === 0) continue
    for (const key of keys) {
      if (given.includes(key)) continue
      const expected = `a value, because ${given.map(nameOf).join(' and ')} asks for ${purpose}`
      yield { name: nameOf(key), expected, came: 'nothing' }
    }
  }
}

function* checkHttp({ settings, isGiven, nameOf }: CheckInput): Iterable<SettingProblem> {
  const { httpHost, httpPort, publicHost, publicPort } = settings
  if (httpHost !== undefined && !isLoopback(httpHost) && !isGiven('apiToken') && !isGiven('apiTokens')) {
    const expected = `a token, because ${nameOf('httpHost')} (${httpHost}) can be reached from other machines`
    yield { name: nameOf('apiToken'), expected, came: 'nothing' }
  }
  if (publicHost !== undefined && publicPort === undefined) {
    const expected = `a port, because ${nameOf('publicHost')} asks for one of its own`
    yield { name: nameOf('publicPort'), expected, came: 'nothing' }
  }
  if (publicPort !== undefined && publicPort !== 0 && publicPort === httpPort) {
    yield {
      name: nameOf('publicPort'),
      expected: `another port than ${nameOf('httpPort')}`,
      came: String(publicPort),
    }
  }
}

function* checkEncryptionKey({ settings, nameOf }: CheckInput): Iterable<SettingProblem> {
  if (settings.encryptionKey === undefined || parseEncryptionKeys(settings.encryptionKey) !== undefined)
    return
  yield {
    name: nameOf('encryptionKey'),
    expected:
      'id:base64 of 32 bytes (such as `openssl rand -base64 32` prints), several by comma, each id once',
    came: 'something else (a secret, so not shown)',
  }
}

function* checkAdapterIsNamed({ isGiven, nameOf }: CheckInput): Iterable<SettingProblem> {
  if (isGiven('adapter') || isGiven('bridgeUrl')) return
  const expected = `a package name, a path, or bridge (or set ${nameOf('bridgeUrl')} to deliver over HTTP)`
  yield { name: nameOf('adapter'), expected, came: 'nothing' }
}
