/* A job that Dispatch tells with another organization; see `recordMessages` of the port. */
create function lost_job(p_job text, p_term integer) returns json language plpgsql stable as $$
begin
  return (select to_json(known) from (:lost_job_select where lost.job_id = p_job and lost.term = p_term) as known);
end $$;
