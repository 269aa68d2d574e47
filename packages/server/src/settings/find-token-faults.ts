import { isLoopback } from '../access/is-loopback.ts'
import type { ApiToken } from './api-token.ts'

/** The settings that hold tokens; any may be missing. */
export interface TokenSettings {
  readonly httpHost?: string | undefined
  readonly publicHost?: string | undefined
  readonly publicPort?: number | undefined
  readonly apiToken?: string | undefined
  readonly apiTokens?: readonly ApiToken[] | undefined
  readonly callbackToken?: readonly string[] | undefined
}

type TokenSetting = 'apiToken' | 'apiTokens' | 'callbackToken'

/** One token that cannot be used as given. */
export interface TokenFault {
  readonly setting: TokenSetting
  readonly expected: string
  /** What came, never the token. */
  readonly came: string
}

/** Fewer can be guessed by whoever reaches the port. */
const leastCharacters = 16

/** Tokens that are too short for a port that other machines reach. */
export function findShortTokens(settings: TokenSettings): TokenFault[] {
  return listTokens(settings).flatMap(({ setting, which, token }) => {
    const host = hostOf(setting, settings)
    if (host === undefined || isLoopback(host) || token.length >= leastCharacters) return []
    const expected = `at least ${leastCharacters} characters${which}, because the host ${host} is not loopback`
    return [{ setting, expected, came: String(token.length) }]
  })
}

/** Where the routes are served that take this token. */
function hostOf(
  setting: TokenSetting,
  { httpHost, publicHost, publicPort }: TokenSettings,
): string | undefined {
  return setting === 'callbackToken' && publicPort !== undefined ? (publicHost ?? httpHost) : httpHost
}

/** Tokens that stand twice: nobody could tell whose rights they have. */
export function findRepeatedTokens(settings: TokenSettings): TokenFault[] {
  const known = new Map<string, string>()
  const faults: TokenFault[] = []
  for (const { setting, which, token } of listTokens(settings)) {
    const first = known.get(token)
    if (first === undefined) known.set(token, setting)
    else faults.push({ setting, expected: `each token once${which}`, came: `one that ${first} has too` })
  }
  return faults
}

function listTokens({ apiToken, apiTokens = [], callbackToken = [] }: TokenSettings) {
  const inEntry = (index: number) => ` in entry ${index + 1}`
  return [
    ...(apiToken === undefined ? [] : [{ setting: 'apiToken', which: '', token: apiToken } as const]),
    ...apiTokens.map(({ token }, index) => ({ setting: 'apiTokens', which: inEntry(index), token }) as const),
    ...callbackToken.map(
      (token, index) => ({ setting: 'callbackToken', which: inEntry(index), token }) as const,
    ),
  ]
}
