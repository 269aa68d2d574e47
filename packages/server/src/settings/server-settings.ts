import { z } from 'zod'
import { isLoopback } from '../access/is-loopback.ts'
import { findRepeatedTokens, findShortTokens } from './find-token-faults.ts'
import { apiTokenSchema, parseApiToken, tokenText, type ApiToken } from './api-token.ts'

const port = z.coerce.number().int().min(0).max(65_535)

const apiTokens = z
  .union([z.string(), z.array(apiTokenSchema).readonly()])
  .default([])
  .transform((value, context): readonly ApiToken[] => {
    if (typeof value !== 'string') return value
    const tokens: ApiToken[] = []
    for (const [index, text] of value.split(',').entries()) {
      const token = parseApiToken(text)
      if ('problem' in token)
        context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${token.problem}` })
      else tokens.push(token)
    }
    return tokens
  })
  .refine(
    (tokens) => new Set(tokens.map((token) => token.name)).size === tokens.length,
    'expected each name once',
  )
  .describe('further tokens: name:scopes:token by comma; off loopback a token has at least 16 characters')

const callbackTokens = z
  .union([z.string(), z.array(tokenText).readonly()])
  .default([])
  .transform((value) => (typeof value === 'string' ? value.split(',').map((token) => token.trim()) : value))
  .pipe(z.array(tokenText).readonly())
  .describe('tokens that Dispatch presents, several by comma; none: callbacks and webhook intake are off')

/** Settings of the HTTP side, by the names of `truckroll.config.ts`. */
export const serverSettingsSchema = z
  .object({
    httpHost: z.string().min(1).max(255).default('127.0.0.1').describe('address to listen on'),
    httpPort: port.default(4200).describe('port to listen on, 0 for any free one'),
    publicPort: port
      .optional()
      .describe('second port, for what Dispatch and the vendor call, and nothing else'),
    publicHost: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('address for publicPort to listen on; absent: the same as for httpPort'),
    apiToken: tokenText.optional().describe('bearer token with all rights'),
    apiTokens,
    callbackToken: callbackTokens,
    maxBodyBytes: z.coerce
      .number()
      .int()
      .min(1_024)
      .max(268_435_456)
      .default(10_485_760)
      .describe('largest body taken'),
    trustedProxies: z.coerce.number().int().min(0).max(100).default(0).describe('proxies in front'),
  })
  .superRefine((settings, context) => {
    if (
      !isLoopback(settings.httpHost) &&
      settings.apiToken === undefined &&
      settings.apiTokens.length === 0
    ) {
      context.addIssue({
        code: 'custom',
        path: ['apiToken'],
        message: `expected a token, because the host ${settings.httpHost} is not loopback; got none`,
      })
    }
    for (const { setting, expected, came } of [
      ...findShortTokens(settings),
      ...findRepeatedTokens(settings),
    ]) {
      context.addIssue({ code: 'custom', path: [setting], message: `expected ${expected}; got ${came}` })
    }
    if (settings.publicHost !== undefined && settings.publicPort === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['publicPort'],
        message: 'expected a port, because publicHost asks for one of its own; got none',
      })
    }
    if (
      settings.publicPort !== undefined &&
      settings.publicPort !== 0 &&
      settings.publicPort === settings.httpPort
    ) {
      context.addIssue({
        code: 'custom',
        path: ['publicPort'],
        message: 'expected another port than httpPort',
      })
    }
  })

/** What a user writes. */
export type ServerSettingsInput = z.input<typeof serverSettingsSchema>
/** All set. */
export type ServerSettings = z.infer<typeof serverSettingsSchema>
