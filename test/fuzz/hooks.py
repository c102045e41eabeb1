"""
What schemathesis cannot learn from the API reference. A JSON schema cannot hold every rule: which cursors a list
has given, what exists, which hosts are public. A request that breaks such rules alone may be refused, and each rule
is listed here. Any other refusal of a request that the reference allows fails the run.
"""
import base64
import json
import re
import uuid

import schemathesis
from hypothesis import strategies

# The smallest PNG.
IMAGE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
STANDS_FOR_IMAGE = "<the bytes of an image>"
KEY = "idempotency-key"

# Problems that depend on the configuration or the state of the service, or on what `image/*` stands for.
CODES = {
    "url-not-allowed",  # The host is not public.
    "s3-source-not-allowed",  # The operator has not allowed the place.
    "unsupported-image-type",  # For example a GIF.
    "gone",  # The resource was deleted.
}

# The beginnings of the detail of a problem, or of "pointer: detail" of a member, that breaks a rule which a JSON
# schema cannot hold.
RULES = [
    # A list has not given the cursor.
    r"cursor: ",
    # What the body names does not exist.
    r"(/evaluation)?/vocabulary: there is no vocabulary",
    r"(/evaluation)?/webhook/endpoint_id: there is no webhook endpoint",
    r"(/evaluation)?/compare_to: the evaluation .* does not exist",
    r"/image/upload_id: there is no upload",
    # There are as many resources as a tenant may have.
    r"At most \d+ .* are allowed, and there are as many",
    # Which query parameters exclude each other, and what JSON in one of them holds.
    r"/vocabulary: give either classes or a vocabulary",
    r"/classes: give the classes to find",
    r"request: expected a JSON object",
    r"request/classes/\d+: holds",
    # How many combinations a sweep has, and which of them give the same variant.
    r"(/evaluation)?/sweep: (\d+ combinations|names .* twice)",
    # Which labels are classes: the vocabulary has their names.
    r"(/evaluation)?/protocol/void_label: is the class",
    # Which lists name an item twice: generators of clients read `uniqueItems` as a set, which has no order.
    r".*: names one item twice",
    # What the words of a cron expression and the name of a time zone mean.
    r"/cron: (the .* is more than numbers|day of month .* means different things|.* never comes|.* cannot be read)",
    r"/timezone: expected a name of the IANA time zone database",
    # How CLIP reads words: the number of their tokens, and which of them are the same to it.
    r'(/.*: ".*"|The (name|text) ".*") is too long for CLIP',
    r"The classes .* both ask for|Two classes are called|A class .* is added by itself",
    # Which characters can be seen.
    r".*: holds nothing that can be seen",
]

used_keys = set()
well_formed_key = re.compile("")

# The validator of schemathesis cannot read its own values for files: "Unsupported type: 'Binary'".
schemathesis.openapi.format("binary", strategies.just(STANDS_FOR_IMAGE))


@schemathesis.hook
def before_load_schema(context, raw_schema):
    global well_formed_key
    parameters = raw_schema["paths"]["/v1/uploads"]["post"]["parameters"]
    well_formed_key = next(re.compile(each["schema"]["pattern"]) for each in parameters if each["name"] == KEY)


@schemathesis.hook
def before_call(context, case, kwargs):
    # A change of the case itself would be judged by the reference again, as if the fuzzer had meant it.
    kwargs["auth"] = complete


def complete(request):
    """Puts into the request what the fuzzer cannot generate, right before it is sent."""
    if isinstance(request.body, bytes) and STANDS_FOR_IMAGE.encode() in request.body:
        request.body = request.body.replace(STANDS_FOR_IMAGE.encode(), IMAGE)
        request.prepare_content_length(request.body)
    use_key_once(request.headers)
    return request


def use_key_once(headers):
    """
    A key that is used again gets the stored answer, of a resource that may have been deleted since, or is refused
    with another body. Both are right, but they hide what the service says to the request.
    """
    key = headers.get(KEY)
    if key is None or not well_formed_key.search(key):
        return
    if key in used_keys:
        headers[KEY] = str(uuid.uuid4())
    used_keys.add(key)


@schemathesis.hook
def filter_failure(context, failure, case, response) -> bool:
    """Returns whether the failure counts."""
    return failure.code != "ST202" or not breaks_listed_rules(json.loads(response.text))


def breaks_listed_rules(problem) -> bool:
    errors = [f"{each['pointer']}: {each['detail']}" for each in problem.get("errors", [])]
    is_listed = [any(re.match(rule, error) for rule in RULES) for error in errors or [problem["detail"]]]
    return problem["code"] in CODES or all(is_listed)
