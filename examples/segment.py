"""Sends an image, waits for its job and downloads the label map. Needs nothing but Python 3.

ITACLIP=http://127.0.0.1:8080 ITACLIP_KEY=... python3 examples/segment.py IMAGE CLASS...
"""

import json
import mimetypes
import os
import sys
import time
import urllib.request
import uuid

URL, KEY = os.environ["ITACLIP"], os.environ["ITACLIP_KEY"]


def call(path, body=None):
    """Returns the JSON response of the API; with a body, sends a POST that is safe to repeat."""
    headers = {"Authorization": f"Bearer {KEY}"}
    if body is not None:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers)) as answer:
        return json.load(answer)


def segment(path, classes):
    with open(path, "rb") as file:
        image = file.read()
    content_type = mimetypes.guess_type(path)[0]
    upload = call("/v1/uploads", {"content_type": content_type, "bytes": len(image)})
    put = urllib.request.Request(upload["url"], image, upload["headers"], method="PUT")
    urllib.request.urlopen(put).close()
    job = call("/v1/segmentations", {"image": {"upload_id": upload["id"]}, "classes": classes})
    while job["status"] not in ("succeeded", "failed", "canceled", "expired"):
        time.sleep(1)
        job = call(f"/v1/segmentations/{job['id']}")
    return job


if __name__ == "__main__":
    job = segment(sys.argv[1], sys.argv[2:])
    if job["status"] != "succeeded":
        sys.exit(f"{job['status']}: {job.get('problem')}")
    for each in job["result"]["classes"]:
        if each["present"]:
            print(each["name"], each["area"])
    labels = next(each for each in job["artifacts"] if each["name"] == "labels.png")
    urllib.request.urlretrieve(labels["url"], "labels.png")
