#!/usr/bin/env bash
# Sends an image of up to 4 MiB in the request itself and prints the job. Run it in the folder of the repository:
#   ITACLIP=http://127.0.0.1:8080 ITACLIP_KEY=... examples/one-request.sh
set -euo pipefail

curl -s "$ITACLIP/v1/segmentations" -H "Authorization: Bearer $ITACLIP_KEY" -H "Prefer: wait" \
  -F image=@models/photographs/pictures/pagoda.jpg \
  -F 'request={"classes": ["sky", "building", "tree"]}'
