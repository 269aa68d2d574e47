curl -sS --fail-with-body "$TRUCKROLL_URL/v1/updates/$UPDATE_ID"
