"""Upload, job and masks with the generated client: segment.py URL KEY IMAGE"""

import importlib
import pathlib
import pkgutil
import sys
import time

import httpx
import itaclip_client
from itaclip_client import AuthenticatedClient
from itaclip_client.api.segmentations import create_segmentation, get_segmentation
from itaclip_client.api.uploads import create_upload
from itaclip_client.models import (
    ClassEntry,
    ImageSource,
    SegmentationRequest,
    SegmentationRequestPreset,
    UploadRequest,
    UploadRequestContentType,
)

for module in pkgutil.walk_packages(itaclip_client.__path__, "itaclip_client."):
    importlib.import_module(module.name)

url, key, path = sys.argv[1:]
image = pathlib.Path(path).read_bytes()
client = AuthenticatedClient(base_url=url, token=key, raise_on_unexpected_status=True)

upload = create_upload.sync(
    client=client,
    body=UploadRequest(content_type=UploadRequestContentType.IMAGEPNG, bytes_=len(image)),
)
httpx.put(upload.url, content=image, headers=upload.headers.to_dict()).raise_for_status()

job = create_segmentation.sync(
    client=client,
    body=SegmentationRequest(
        image=ImageSource(upload_id=upload.id),
        classes=["windmill", ClassEntry(name="house", synonyms=["cottage"])],
        preset=SegmentationRequestPreset.FAST,
    ),
)
deadline = time.monotonic() + 120
while job.status not in ("succeeded", "failed", "canceled", "expired"):
    if time.monotonic() > deadline:
        sys.exit(f"the job is {job.status}: {job.waiting}")
    time.sleep(0.5)
    job = get_segmentation.sync(job.id, client=client)
if job.status != "succeeded":
    sys.exit(f"the job has {job.status}: {job.problem}")
masks = next(artifact for artifact in job.artifacts if artifact.name == "masks.json")
found = httpx.get(masks.url).raise_for_status().json()["masks"]
print(f"the job has {job.status} with {len(found)} masks")
