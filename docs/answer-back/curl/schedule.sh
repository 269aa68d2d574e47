curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-schedule" \
  --json '{"kind":"schedule","appointmentId":"visit-1","start":"2030-05-06T09:00:00-05:00","end":"2030-05-06T11:00:00-05:00"}'
