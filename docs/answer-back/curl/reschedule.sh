curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-reschedule" \
  --json '{"kind":"schedule","appointmentId":"visit-1","start":"2030-05-07T13:00:00-05:00","durationSeconds":7200}'
