/** What a provider can do to a job. Playbook: Quick Starts > Gateway > To Dispatch. */
export const updateKinds = [
  'accept',
  'reject',
  'schedule',
  'unschedule',
  'enroute',
  'start',
  'pause',
  'complete',
  'cancel',
  'note',
  'attachment',
] as const
export type UpdateKind = (typeof updateKinds)[number]

/** What is asked of each kind of update: a new kind compiles only with an answer to every question. */
interface UpdateMeaning {
  /**
   * What drops it as out of order if that happened later: `status` a status of the job or a schedule of the visit,
   * `schedule` a schedule of the visit, `none` nothing.
   */
  readonly ordering: 'status' | 'schedule' | 'none'
  /** Whether it is dropped as an echo if it only repeats what Dispatch told (guarantee 7). */
  readonly mayEcho: boolean
  /** What the BMS may no longer repeat unheard once the provider said this. */
  readonly endsEchoes: readonly UpdateKind[]
  /**
   * It takes a reason of the brand's list; this field holds the text to it. On the wire `text` has no field: it goes as
   * a note, next in the job's order. Null: it takes no reason.
   */
  readonly reasonText: 'text' | 'description' | 'resolution' | null
  /** Whether it books a visit or takes one back. Null: it may name one and changes none. */
  readonly visit: 'books' | 'takes back' | null
  /** Whether it ends the job: its visits are over, and retention may take what is stored of it. */
  readonly endsJob: boolean
  /** Where the job stands after it. Null: it says nothing of that. */
  readonly jobState: string | null
}

/** Of a kind that takes no reason and neither visit nor end: work on a job undoes that it was canceled. */
const work = {
  ordering: 'status',
  mayEcho: false,
  endsEchoes: ['cancel'],
  reasonText: null,
  visit: null,
  endsJob: false,
} as const
/** Notes and files stand beside each other, and none takes another back: a second one ends nothing. */
const word = { ...work, ordering: 'none', mayEcho: true, endsEchoes: [], jobState: null } as const
const decision = { ...work, endsEchoes: ['cancel', 'accept'] } as const
const plan = { ...work, ordering: 'schedule', mayEcho: true, endsEchoes: ['schedule', 'unschedule'] } as const

/** What each kind of update means to the gateway and its stores. */
export const updateMeanings = {
  accept: { ...decision, mayEcho: true, jobState: 'accepted' },
  reject: { ...decision, reasonText: 'text', endsJob: true, jobState: 'rejected' },
  schedule: { ...plan, visit: 'books', jobState: 'scheduled' },
  unschedule: { ...plan, visit: 'takes back', jobState: 'accepted' },
  enroute: { ...work, jobState: 'enroute' },
  start: { ...work, jobState: 'started' },
  pause: { ...work, reasonText: 'description', jobState: 'paused' },
  complete: { ...work, reasonText: 'resolution', endsJob: true, jobState: 'complete' },
  cancel: { ...decision, mayEcho: true, reasonText: 'text', endsJob: true, jobState: 'canceled' },
  note: word,
  attachment: word,
} as const satisfies Record<UpdateKind, UpdateMeaning>

/** The kinds that answer a question in one of these ways. */
export type UpdateKindWith<Question extends keyof UpdateMeaning, Answer extends UpdateMeaning[Question]> = {
  [Kind in UpdateKind]: (typeof updateMeanings)[Kind][Question] extends Answer ? Kind : never
}[UpdateKind]

/** A kind that the echo ledger holds. */
export type EchoKind = UpdateKindWith<'mayEcho', true>

const toSqlList = (kinds: readonly UpdateKind[]) => `('${kinds.join("', '")}')`

/** Lists of kinds for `kind in ...`. */
export const sqlOfKinds = {
  endJob: toSqlList(updateKinds.filter((kind) => updateMeanings[kind].endsJob)),
  tellJobState: toSqlList(updateKinds.filter((kind) => updateMeanings[kind].jobState !== null)),
}

/** Where an update stands. `sent` is final if Dispatch has not enabled acks for the key. */
export const updateStates = ['queued', 'sent', 'confirmed', 'rejected', 'suppressed', 'dead'] as const
export type UpdateState = (typeof updateStates)[number]
