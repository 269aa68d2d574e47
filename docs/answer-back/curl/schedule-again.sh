curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-schedule-again" \
  --json '{"kind":"schedule","appointmentId":"visit-2","start":"2030-05-08T09:00:00-05:00","durationSeconds":7200}'
