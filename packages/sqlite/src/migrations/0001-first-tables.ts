import { writeFirstTables } from '@truckroll/store'
import { jobWordsTable } from '../sql/job-words-sql.ts'

const tables = writeFirstTables(
  {
    rowNumber: 'integer primary key',
    orderedText: 'text',
    long: 'integer',
    real: 'real',
    bytes: 'blob',
    ofAnyLength: '',
    heap: 'strict',
    clustered: 'strict, without rowid',
    vacuumed: { early: '', earlyWithTexts: '', often: '' },
  },
  {
    eventTexts: `,
  body text not null,
  handed_data text`,
    jobBodyPlace: `
  body_event integer,
  body_from integer,
  body_bytes integer,`,
    echoKey: `,
  primary key (job_id, kind, value)`,
  },
)

/**
 * A job's body stands in the event that told it last, and is not written a second time: `body_event` is the seq of that
 * event, `body_from` (from 1) and `body_bytes` where in its body. Null: it stands in the job's own row.
 */
export const firstTables = `${tables}${jobWordsTable}
create index events_attempted on events (seq) where open_attempt is not null;
create index events_further on events (message_id, seq) where id <> message_id || '_0';
`
