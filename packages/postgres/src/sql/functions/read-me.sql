/*
 * The functions of the store on PostgreSQL. Read this page first; it is not run.
 *
 * Tables
 *   events, event_bodies, event_handed   what came in, by key; a body goes when the event is old
 *   keys, outbox_keys                    one row for each key with open work: whose it is, when it is due, who claimed it
 *   jobs, lost_jobs, entities            what is known of a job; as an organization knew it that has lost it
 *   attempts, steps, echoes              what was tried, what an adapter's steps gave, what may come back as an echo
 *   updates, update_files, update_history   what goes out, and what became of it
 *   cursors, unlinked                    where the changes of each vendor stand
 *   call_buckets, leases                 rates of calls, and who polls
 *   The rest (attention, remarks, audit, pauses, providers, replays) is written by the routines of the port,
 *   packages/store/src, which run as transactions of several statements. So are claims of events and attempts
 *   (packages/store/src/inbox).
 *
 * Flow
 *   Messages become events, jobs and keys by recordMessages of the port.
 *   sends.sql      claim_sends
 *   rates.sql      take_calls
 *
 * Locks, in this order, so that two transactions never wait for each other
 *   1. the advisory lock of owners: shared by all that give a key its owner, alone for what changes owners
 *   2. rows of keys, then of outbox_keys, each in the order of the key (reserve_keys, reserve_outbox_keys)
 *   3. rows of jobs, events and updates of those keys
 *   4. rows of cursors and leases
 *   What only looks for work passes by rows in other hands (skip locked).
 *
 * Names
 *   :name stands for a constant of ../all-functions.ts, which comes from the rules of the port. p_ is a parameter, v_ a
 *   variable, c_ a constant. p_now is the time to work by; null: the database's own clock.
 */
