import type {
  AnyAdapter,
  AttachmentRequest,
  ChangeAppointmentRequest,
  EventResponse,
  FindJobResponse,
  HttpAnswer,
  HttpClient,
  HttpRequest,
  JobRequest,
  NoteRequest,
  OtherRequest,
  PollChangesRequest,
  PollChangesResponse,
  ProviderContext,
  ReadJobResponse,
  UpdateJobRequest,
  WebhookRequest,
  WebhookResponse,
} from '@truckroll/gateway'
import type { Conformance } from '@truckroll/testing'

/** What the methods for events are given, all in one. */
export type EventRequest = UpdateJobRequest & ChangeAppointmentRequest & NoteRequest & AttachmentRequest

/** A method in place of another one, which `pass` calls. */
type Override<Request, Answer> = (
  pass: (request?: Request) => Promise<Answer>,
  request: Request,
  adapter: AnyAdapter,
) => Promise<Answer | void> | Answer | void

type EventMethod =
  | 'createJob'
  | 'cancelJob'
  | 'updateJob'
  | 'changeAppointment'
  | 'addNote'
  | 'updateNote'
  | 'deleteNote'
  | 'addAttachment'
  | 'removeAttachment'

export type Overrides = {
  readonly [Name in EventMethod]?: Override<EventRequest, EventResponse>
} & {
  readonly pollChanges?: Override<PollChangesRequest, PollChangesResponse>
  readonly receiveWebhook?: Override<WebhookRequest, WebhookResponse>
  readonly getJob?: Override<ProviderContext & { readonly bmsId: string }, ReadJobResponse | undefined>
  readonly verifyCredentials?: Override<ProviderContext, void>
  readonly findJob?: Override<JobRequest, FindJobResponse | undefined>
  readonly onOther?: Override<OtherRequest, EventResponse>
}

export type Constructor = new (...dependencies: never[]) => AnyAdapter

/** The same adapter with other methods. */
export function withMethods(good: Conformance, overrides: Overrides): Conformance {
  const Base = toConstructor(good)
  class Varied extends Base {}
  for (const [name, override] of Object.entries(overrides)) {
    const original: unknown = Reflect.get(Base.prototype, name)
    Object.defineProperty(Varied.prototype, name, {
      value(this: AnyAdapter, request: unknown) {
        const pass = async (other: unknown = request) =>
          typeof original === 'function' ? Reflect.apply(original, this, [other]) : undefined
        return Reflect.apply(override, undefined, [pass, request, this])
      },
    })
  }
  return { ...good, adapter: { ...good.adapter, adapter: Varied } }
}

/** The client of an adapter whose constructor takes it first, for each of its instances. */
export function withClient(good: Conformance): {
  readonly conformance: Conformance
  readonly clientOf: (adapter: AnyAdapter) => HttpClient
} {
  const clients = new WeakMap<AnyAdapter, HttpClient>()
  const Base = toConstructor(good)
  class Varied extends Base {
    constructor(...dependencies: never[]) {
      super(...dependencies)
      const [http] = dependencies as readonly unknown[]
      if (isHttp(http)) clients.set(this, http)
    }
  }
  return {
    conformance: { ...good, adapter: { ...good.adapter, adapter: Varied } },
    clientOf: (adapter) => {
      const http = clients.get(adapter)
      if (http === undefined) throw new Error('expected an adapter that was made with a client')
      return http
    },
  }
}

/** The same adapter with other answers of the vendor, or other requests to it. */
export function withHttp(
  good: Conformance,
  expect: (http: HttpClient, request: HttpRequest, accept?: readonly number[]) => Promise<HttpAnswer>,
): Conformance {
  const Base = toConstructor(good)
  class Varied extends Base {
    constructor(...dependencies: never[]) {
      super(...dependencies.map((each) => (isHttp(each) ? (varied(each) as never) : each)))
    }
  }
  const varied = (http: HttpClient): HttpClient => ({
    send: (request) => http.send(request),
    expect: (request, accept) => expect(http, request, accept),
  })
  return { ...good, adapter: { ...good.adapter, adapter: Varied } }
}

/** The adapter's class; what its constructor takes was checked by defineAdapter. */
export function toConstructor({ adapter }: Conformance): Constructor {
  return adapter.adapter as unknown as Constructor
}

function isHttp(value: unknown): value is HttpClient {
  return typeof value === 'object' && value !== null && 'expect' in value && 'send' in value
}
