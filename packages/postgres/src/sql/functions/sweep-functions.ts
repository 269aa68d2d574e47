/** What is done and gets old: how its texts are taken, and its rows once they outlived their time as evidence. */
interface Swept {
  readonly table: 'events' | 'updates' | 'attention' | 'remarks'
  /** What else than `seq` and `job_id` its conditions ask of `v_row`. */
  readonly columns?: readonly string[]
  /** Expression of its two indexes. */
  readonly doneAt: string
  /** Condition of the index of those that still have their texts. */
  readonly isDone: string
  /** `v_row` keeps its texts for now. */
  readonly keepsTexts?: string
  /** `v_row` keeps its place for now. */
  readonly keepsPlace?: string
  /** Condition of those whose texts are gone to go themselves. */
  readonly isOutlived?: string
  /** Takes the texts of those whose `seq` is in `v_seqs`. */
  readonly empty: string
  /** Removes them with what hangs on them. */
  readonly remove: string
}

const swept: readonly Swept[] = [
  {
    table: 'events',
    columns: ['message_id'],
    doneAt: 'finished_at',
    isDone: "state in ('done', 'skipped')",
    // The first event of a message says that it was recorded: it goes last, and only once none of the others waits.
    keepsPlace: `exists (select 1 from events as further where further.message_id = v_row.message_id
        and further.id <> further.message_id || '_0' and further.seq > v_row.seq)`,
    empty: `
  delete from event_bodies where event_seq = any(v_seqs);
  delete from event_handed where event_seq = any(v_seqs);
  delete from steps where event_seq = any(v_seqs);
  update attempts set message = null where event_seq = any(v_seqs) and message is not null;
  update events set message = null, answer = null, purged_at = p_now where seq = any(v_seqs);`,
    // That an entity was told of is known by an event of its job.
    remove: `
  delete from attempts where event_seq = any(v_seqs);
  for v_row in delete from events where seq = any(v_seqs) returning job_id, put_key, entity_id loop
    delete from entities where put_key = short_of(coalesce(v_row.put_key, ''))
      and entity_id = short_of(v_row.entity_id) and not exists (select 1 from events
        where job_id = v_row.job_id and put_key = v_row.put_key and entity_id = v_row.entity_id);
  end loop;`,
  },
  {
    table: 'updates',
    doneAt: 'coalesce(dismissed_at, sent_at, parked_at, accepted_at)',
    isDone: "state <> 'queued' and (state <> 'dead' or is_dismissed = 1)",
    isOutlived: `coalesce(repeated_at, 0) <= p_before and not exists (select 1 from events
      where events.key = updates.key and events.state in ('waiting', 'dead'))
      and not exists (select 1 from events where events.key = updates.key and events.state = 'failed_notice')`,
    // What a suppressed one keeps is its cause.
    empty: `
  update update_history set message = null
  where update_seq = any(v_seqs) and state <> 'suppressed' and message is not null;
  update updates set record = '', message = null, answer = null, sealed_credentials = null, purged_at = p_now where seq = any(v_seqs);`,
    remove: `
  delete from update_history where update_seq = any(v_seqs);
  delete from updates where seq = any(v_seqs);`,
  },
  {
    table: 'attention',
    doneAt: 'done_at',
    isDone: 'done_at is not null',
    empty: `
  update attention set text = '', purged_at = p_now where seq = any(v_seqs);`,
    remove: `
  delete from attention where seq = any(v_seqs);`,
  },
  {
    table: 'remarks',
    columns: ['event_id', 'update_id'],
    doneAt: 'at',
    isDone: 'true',
    // One about an event or update goes after it.
    keepsTexts: `exists (select 1 from events where id = v_row.event_id and purged_at is null)
      or exists (select 1 from updates where id = v_row.update_id and purged_at is null)`,
    empty: `
  update remarks set text = '', purged_at = p_now where seq = any(v_seqs);`,
    remove: `
  delete from remarks where seq = any(v_seqs);`,
  },
]

const collected = `
  v_row record;
  v_seqs bigint[] := '{}';
  v_jobs text[] := '{}';`

/** `empty_TABLE` and `remove_TABLE` of all that is swept: each works on `p_limit` rows at most and returns how many it changed. */
export const sweepFunctions = swept.map((kind) => toEmpty(kind) + toRemove(kind)).join('\n')

function toEmpty(kind: Swept): string {
  const { table, isDone, keepsTexts, empty } = kind
  return `
create function empty_${table}(p_before bigint, p_limit integer, p_now bigint) returns integer language plpgsql as $$
declare
${collected}
begin
${collect(kind, `${isDone} and purged_at is null`, keepsTexts)}
  if v_seqs = '{}' then return 0; end if;
${empty}
  perform empty_jobs(v_jobs, p_now);
  return cardinality(v_seqs);
end $$;
`
}

function toRemove(kind: Swept): string {
  const { table, keepsPlace, isOutlived = 'true', remove } = kind
  return `
create function remove_${table}(p_before bigint, p_limit integer) returns integer language plpgsql as $$
declare
${collected}
begin
${collect(kind, `purged_at is not null and ${isOutlived}`, keepsPlace)}
  if v_seqs = '{}' then return 0; end if;
${remove}
  return cardinality(v_seqs) + remove_jobs(v_jobs);
end $$;
`
}

/** The oldest go into `v_seqs`, their jobs into `v_jobs`; what is in other hands is passed by. */
function collect({ table, columns = [], doneAt }: Swept, where: string, isKept = 'false'): string {
  return `
  for v_row in select ${['seq', 'job_id', ...columns].join(', ')} from ${table}
    where ${where} and ${doneAt} <= p_before
    order by ${doneAt} for update skip locked
  loop
    exit when cardinality(v_seqs) >= p_limit;
    continue when ${isKept};
    continue when not take_job(v_row.job_id);
    v_seqs := v_seqs || v_row.seq;
    v_jobs := v_jobs || v_row.job_id;
  end loop;`
}
