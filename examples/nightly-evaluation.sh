#!/usr/bin/env bash
# Scores a dataset every night (from cron, say) and fails when the score is low or worse than the last good one.
#   examples/nightly-evaluation.sh DATASET VOCABULARY FOLDER [more flags of `itaclip evaluate`]
set -euo pipefail
dataset=$1 vocabulary=$2 folder=$3
shift 3
tonight=$folder/$(date -u +%Y-%m-%dT%H%M%S)
compare=()
if [ -f "$folder/good.json" ]; then compare=(--compare "$folder/good.json" --fail-if-worse); fi
mkdir -p "$folder"
${ITACLIP_PROGRAM:-itaclip} evaluate --dataset "$dataset" --vocabulary "$vocabulary" --out "$tonight" \
  --fail-under "${FAIL_UNDER:-0.5}" ${compare[@]+"${compare[@]}"} "$@"
cp "$tonight/evaluation.json" "$folder/good.json"
