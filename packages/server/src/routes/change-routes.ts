import type { Clock } from '@truckroll/gateway'
import { forToken } from '../access/access.ts'
import type { ChangeFeed } from '../activity/change-feed.ts'
import { ChangeStream } from '../activity/change-stream.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'

/** More browsers than people have open; each holds a connection. */
const mostStreams = 100

/** Tells who watches that something changed, so that nobody has to ask again and again. */
export function registerChangeRoute(app: ServerApp, feed: ChangeFeed, clock: Clock): void {
  const open = new Set<ChangeStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })
  app.route({
    method: 'GET',
    url: '/v1/changes/stream',
    config: { access: forToken('read', 'operate', 'providers', 'metrics'), isStream: true },
    schema: {
      operationId: 'followChanges',
      tag: 'Operations',
      summary: 'Server-sent events: that something changed in this process',
      description:
        'The event `changed` comes at once and after each change, at most twice a second. Its data is ' +
        '`{"work": 17, "wire": 240}`: counts that rise with what happens to jobs, updates and providers, and with calls in ' +
        'the wire log. They start anew with the process; what other processes do is not counted.',
      mediaType: 'text/event-stream',
      problems: [429],
    },
    handler: async (request, reply) => {
      reply.code(200).type('text/event-stream; charset=utf-8')
      reply.headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      // Its answer would have no end.
      if (request.method === 'HEAD') return reply.send()
      if (open.size >= mostStreams) {
        throw new HttpProblem(429, 'too_many_streams', 'Too many follow the changes', {
          detail: `expected at most ${mostStreams} streams at once`,
          headers: { 'retry-after': '30' },
        })
      }
      const stream = new ChangeStream(feed, clock)
      open.add(stream)
      stream.body.once('close', () => open.delete(stream))
      request.raw.socket.once('close', () => stream.body.destroy())
      return reply.send(stream.body)
    },
  })
}
