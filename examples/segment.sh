#!/usr/bin/env bash
# Sends an image of any size, waits for its job and downloads the results. Needs curl 7.76 and jq.
#   ITACLIP=http://127.0.0.1:8080 ITACLIP_KEY=... examples/segment.sh IMAGE '["dog", "grass"]' [FOLDER]
set -euo pipefail
image=$1 classes=$2 folder=${3:-out}

api() { curl -sS --fail-with-body -H "Authorization: Bearer $ITACLIP_KEY" "$@"; }
post() { api -H 'Content-Type: application/json' -H "Idempotency-Key: $(uuidgen || cat /proc/sys/kernel/random/uuid)" "$@"; }

type=$(file -b --mime-type "$image" 2>/dev/null || echo image/png)
upload=$(post "$ITACLIP/v1/uploads" -d "{\"content_type\": \"$type\", \"bytes\": $(wc -c <"$image")}")

headers=()
while IFS= read -r header; do headers+=(-H "$header"); done < <(jq -r '.headers | to_entries[] | "\(.key): \(.value)"' <<<"$upload")
curl -sS --fail-with-body -X PUT "${headers[@]}" --data-binary @"$image" "$(jq -r .url <<<"$upload")"

job=$(post "$ITACLIP/v1/segmentations" -d "{\"image\": {\"upload_id\": $(jq .id <<<"$upload")}, \"classes\": $classes}")

id=$(jq -r .id <<<"$job")
until jq -e '.status | IN("succeeded", "failed", "canceled", "expired")' <<<"$job" >/dev/null; do
  sleep 1
  job=$(api "$ITACLIP/v1/segmentations/$id")
done
jq -e '.status == "succeeded"' <<<"$job" >/dev/null || { jq .problem <<<"$job" >&2; exit 1; }

mkdir -p "$folder"
for name in labels.png overlay.jpg masks.json; do
  api -L "$ITACLIP/v1/segmentations/$id/artifacts/$name" -o "$folder/$name"
done
jq -r '.result.classes[] | select(.present) | "\(.name) \(.area)"' <<<"$job"
