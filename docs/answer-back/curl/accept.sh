curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-accept" \
  --json '{"kind":"accept"}'
