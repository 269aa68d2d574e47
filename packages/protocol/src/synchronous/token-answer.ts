import * as z from 'zod'

/** The answer of `POST /oauth/token`. Playbook: Authentication > OAuth */
export const tokenAnswerSchema = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string().nullish(),
  /** Seconds. */
  expires_in: z.number().nullish(),
  /** Seconds since 1970. */
  created_at: z.number().nullish(),
})
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>
