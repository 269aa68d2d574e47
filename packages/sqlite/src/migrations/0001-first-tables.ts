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
    echoKey: `,
  primary key (job_id, kind, value)`,
  },
)

export const firstTables = `${tables}${jobWordsTable}
create index events_attempted on events (seq) where open_attempt is not null;
create index events_further on events (message_id, seq) where id <> message_id || '_0';
`
