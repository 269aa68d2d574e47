import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify'
import type { z } from 'zod'

/** Types Fastify's routes by zod schemas: the handler gets what the schema returns. */
interface ZodTypes {
  readonly schema: unknown
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

export type ControlApp = FastifyInstance<
  FastifyInstance['server'],
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypes
>
