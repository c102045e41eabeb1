/**
 * The types of the API. `npm run build:client-types` writes them from the API reference; do not edit them.
 */

/**
 * ITACLIP (v1)
 * Send an image and the names of what you look for; get a mask of each.
 *
 * Limits: 256 classes, 1000 names and synonyms, 128 characters a name,
 * 2500 encoder passes an image (windows times views); 4194304 bytes for an image
 * in a request, 100 MiB for an uploaded image or one behind a URL, 50 megapixels;
 * 262144 bytes for a JSON body; 600 requests a minute. A request that exceeds a limit is
 * refused, and the answer says what was requested and what is allowed.
 *
 * Errors are `application/problem+json`; their `type` is the address of a page that explains them. Clients must
 * accept members and values that are added later. The service refuses members and parameters that it does not know.
 */

export type AggregationOptions = {
    /**
     * The block whose tokens tell how similar patches are after the last block. Null turns it off.
     * @minimum 1
     * @maximum 64
     */
    block: number | null;
    /**
     * Patches that are less similar are not averaged.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    threshold: number;
};

export type AggregationOverrides = {
    /**
     * The block whose tokens tell how similar patches are after the last block. Null turns it off.
     * @minimum 1
     * @maximum 64
     */
    block?: number | null;
    /**
     * Patches that are less similar are not averaged.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    threshold?: number;
};

export type Artifact = {
    name: "labels.png" | "overlay.jpg" | "overlay.png" | "overlay.webp" | "masks.json" | "scores.npy" | "result.json";
    media_type: string;
    bytes: number;
    /**
     * The SHA-256 of the file in hexadecimal digits.
     */
    sha256: string;
    /**
     * A signed link: whoever has it can read the artifact until it expires.
     */
    url: string;
    /**
     * When the link expires. Read the job again to get a new one.
     * @format date-time
     */
    expires_at: string;
};

/**
 * `words` belongs to the mode `words`; the mode `none` takes no `threshold`.
 */
export type Background = {
    mode: "default" | "none" | "words";
    /**
     * A pixel whose best class scores less than this is background.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    threshold?: number;
    /**
     * @minItems 1
     * @maxItems 1000
     */
    words?: string[];
};

export type CalibrationOptions = {
    /**
     * The block whose tokens tell how similar patches are before the last block. Null turns it off.
     * @minimum 1
     * @maximum 64
     */
    block: number | null;
    /**
     * Patches that are less similar are not averaged.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    threshold: number;
    /**
     * The factor of the similarities in the attention map that is made of them.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    sharpness: number;
    /**
     * That map's share in the attention of the last block.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share: number;
};

export type CalibrationOverrides = {
    /**
     * The block whose tokens tell how similar patches are before the last block. Null turns it off.
     * @minimum 1
     * @maximum 64
     */
    block?: number | null;
    /**
     * Patches that are less similar are not averaged.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    threshold?: number;
    /**
     * The factor of the similarities in the attention map that is made of them.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    sharpness?: number;
    /**
     * That map's share in the attention of the last block.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share?: number;
};

export type ClassEntry = {
    /**
     * One line that can be seen: Unicode NFC, with one space for any white space. Control characters, marks that turn the direction of writing, and U+FFFD are refused.
     * @minLength 1
     * @maxLength 128
     * @pattern ^\s*[^\s\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd][^\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]*$
     */
    name: string;
    /**
     * Other words for the same thing; each is one more query of the class.
     * @maxItems 1000
     */
    synonyms?: string[];
    /**
     * The auxiliary text: a definition or a synonym that is mixed into the class's queries.
     * @minLength 1
     * @maxLength 1000
     * @pattern ^\s*[^\s\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd][^\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]*$
     */
    text?: string;
    /**
     * Which of the name's noun senses in WordNet is meant, counted from 1.
     * @minimum 1
     * @maximum 100
     */
    sense?: number;
    /**
     * What results call the class. Default: its name.
     * @minLength 1
     * @maxLength 128
     * @pattern ^\s*[^\s\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd][^\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]*$
     */
    label?: string;
};

/**
 * One line that can be seen: Unicode NFC, with one space for any white space. Control characters, marks that turn the direction of writing, and U+FFFD are refused.
 * @minLength 1
 * @maxLength 128
 * @pattern ^\s*[^\s\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd][^\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]*$
 */
export type ClassName = string;

/**
 * A name, or a name with synonyms and a text.
 */
export type ClassRequest = ClassName | ClassEntry;

export type DatasetReference = {
    /**
     * `s3://bucket/prefix/`, or a folder on the machine of the service.
     * @minLength 1
     * @maxLength 2048
     */
    location: string;
    /**
     * How the files are laid out. Default: detected from the files.
     */
    layout?: "voc" | "coco-instances" | "coco-stuff" | "coco-object" | "coco-panoptic" | "cityscapes" | "context60" | "pairs" | "manifest";
    /**
     * The part of the dataset, for layouts that have parts.
     * @pattern ^[\w.-]{1,64}$
     */
    split?: string;
    /**
     * The class of each value in the masks, for masks that do not use the labels of the layout, such as masks of 0 and 255. Values that are not named are void. Default: what the layout, or a dataset.json, says.
     */
    mask_values?: Record<string, string>;
};

export type DeliveryAttempt = {
    /**
     * @format date-time
     */
    at: string;
    /**
     * The HTTP status; null if there was no answer.
     */
    status: number | null;
    /**
     * What went wrong; null if the attempt succeeded.
     */
    error: string | null;
    duration_ms: number;
};

export type EstimatedCost = {
    /**
     * @format double
     */
    amount: number;
    currency: "USD";
    /**
     * @format double
     */
    price_per_hour: number;
    /**
     * Where the price is from.
     */
    source: string;
};

export type EvaluatedDataset = {
    /**
     * `s3://bucket/prefix/`, or a folder on the machine of the service.
     * @minLength 1
     * @maxLength 2048
     */
    location: string;
    /**
     * How the files are laid out. Default: detected from the files.
     */
    layout?: "voc" | "coco-instances" | "coco-stuff" | "coco-object" | "coco-panoptic" | "cityscapes" | "context60" | "pairs" | "manifest";
    /**
     * The part of the dataset, for layouts that have parts.
     * @pattern ^[\w.-]{1,64}$
     */
    split: string;
    /**
     * The class of each value in the masks, for masks that do not use the labels of the layout, such as masks of 0 and 255. Values that are not named are void. Default: what the layout, or a dataset.json, says.
     */
    mask_values?: Record<string, string>;
    /**
     * Null until the images are listed.
     */
    name: string | null;
};

export type Evaluation = {
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Other states may be added: treat an unknown one as not finished.
     */
    status: ("queued" | "running" | "succeeded" | "failed" | "canceled") | Unlisted;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    started_at: string | null;
    /**
     * @format date-time
     */
    finished_at: string | null;
    /**
     * When the results are deleted.
     * @format date-time
     */
    expires_at: string;
    dataset: EvaluatedDataset;
    vocabulary: string;
    preset: "fast" | "light" | "balanced" | "paper";
    method: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    /**
     * What is scored: each combination of a sweep, or a single variant.
     */
    variants: EvaluationVariant[];
    sample: Sample | null;
    skip_broken: boolean;
    /**
     * @format double
     */
    fail_under: number | null;
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    compare_to: string | null;
    metadata: Record<string, string>;
    /**
     * Null until the images of the dataset are listed.
     */
    progress: EvaluationProgress | null;
    /**
     * Why the evaluation failed; null if it did not.
     */
    problem: Problem | null;
    /**
     * What is doubtful about the dataset, and what was left out of it: read this before you trust the scores.
     */
    warnings: string[];
    /**
     * The means of each variant. Scores by class and the confusion matrix are in evaluation.json.
     */
    scores: ScoreSummary | null;
    /**
     * If one did not pass, the event `evaluation.gate_failed` is sent.
     */
    gates: Gate[];
    artifacts: EvaluationArtifact[];
    timings: Timings | null;
    usage: EvaluationUsage | null;
    links: EvaluationLinks;
};

export type EvaluationArtifact = {
    name: "evaluation.json" | "report.html" | "junit.xml" | "records.jsonl.gz";
    media_type: string;
    bytes: number;
    /**
     * The SHA-256 of the file in hexadecimal digits.
     */
    sha256: string;
    /**
     * A signed link: whoever has it can read the artifact until it expires.
     */
    url: string;
    /**
     * When the link expires. Read the evaluation again to get a new one.
     * @format date-time
     */
    expires_at: string;
};

export type EvaluationEvent = {
    type: "evaluation.succeeded" | "evaluation.failed" | "evaluation.canceled" | "evaluation.gate_failed";
    /**
     * When the evaluation ended. It is the same in every attempt.
     * @format date-time
     */
    timestamp: string;
    data: EvaluationEventData;
};

export type EvaluationEventData = {
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    status: "succeeded" | "failed" | "canceled";
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    finished_at: string;
    /**
     * The evaluation's metadata; empty if the event would be too long with it.
     */
    metadata: Record<string, string>;
    problem?: EventProblem;
    /**
     * The score of each variant, 0 to 1.
     */
    variants?: VariantScore[];
    gates: EventGate[];
    links: EvaluationEventLinks;
};

export type EvaluationEventLinks = {
    /**
     * The address of the evaluation, with signed links to its artifacts.
     */
    self: string;
    report: string | null;
};

export type EvaluationLinks = {
    self: string;
    /**
     * Null once the evaluation has ended.
     */
    cancel: string | null;
    /**
     * The report for people; null until the evaluation has succeeded.
     */
    report: string | null;
};

export type EvaluationPage = {
    data: EvaluationSummary[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type EvaluationProgress = {
    images_done: number;
    images_skipped: number;
    images_total: number;
    /**
     * The mIoU of the first variant over the images that are done, 0 to 1.
     * @format double
     */
    running_miou: number | null;
    /**
     * Estimated from the pace so far.
     */
    seconds_left: number | null;
};

export type EvaluationRequest = {
    dataset: DatasetReference;
    /**
     * The classes, in the order of the dataset's labels.
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    vocabulary: string;
    preset?: "fast" | "light" | "balanced" | "paper";
    /**
     * Default: the preset's, which is `sc-clip` for `light` and `itaclip` for the others.
     */
    method?: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    /**
     * Options that replace those of the preset, the vocabulary and the method.
     */
    options?: OptionOverrides;
    /**
     * The values to score, by the dotted name of their option. Every combination is scored; at most 32 are allowed.
     */
    sweep?: Sweep;
    protocol?: ProtocolRequest;
    sample?: Sample;
    /**
     * Whether to leave out images that cannot be scored, and name them, instead of failing.
     */
    skip_broken?: boolean;
    /**
     * The gate fails if the mIoU is lower. 0.65 stands for 65%.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    fail_under?: number;
    /**
     * The gate fails if the mIoU is lower than that of this evaluation by more than chance explains.
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    compare_to?: string;
    webhook?: EvaluationWebhook;
    /**
     * Short texts of your own, which come back with the job and in its webhook.
     */
    metadata?: Record<string, string>;
    /**
     * The number of days for which the results are kept.
     */
    retention_days?: 1 | 7 | 30;
};

export type EvaluationSummary = {
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Other states may be added: treat an unknown one as not finished.
     */
    status: ("queued" | "running" | "succeeded" | "failed" | "canceled") | Unlisted;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    started_at: string | null;
    /**
     * @format date-time
     */
    finished_at: string | null;
    /**
     * When the results are deleted.
     * @format date-time
     */
    expires_at: string;
    dataset: EvaluatedDataset;
    vocabulary: string;
    preset: "fast" | "light" | "balanced" | "paper";
    method: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    sample: Sample | null;
    skip_broken: boolean;
    /**
     * @format double
     */
    fail_under: number | null;
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    compare_to: string | null;
    metadata: Record<string, string>;
    /**
     * Why the evaluation failed; null if it did not.
     */
    problem: Problem | null;
    /**
     * The means of each variant. Scores by class and the confusion matrix are in evaluation.json.
     */
    scores: ScoreSummary | null;
    /**
     * If one did not pass, the event `evaluation.gate_failed` is sent.
     */
    gates: Gate[];
    timings: Timings | null;
    usage: EvaluationUsage | null;
    links: EvaluationLinks;
};

export type EvaluationUsage = {
    /**
     * The worker's time for this work: what it has at the same time shares it.
     * @minimum 0
     * @format double
     */
    compute_seconds: number;
    /**
     * Null if the operator has configured no price.
     */
    estimated_cost: EstimatedCost | null;
};

export type EvaluationVariant = {
    name: string;
    swept: Record<string, unknown>;
    options: SegmentationOptions;
};

/**
 * Where the end of the evaluation is reported: either `url` or the `endpoint_id` of a registered endpoint.
 */
export type EvaluationWebhook = {
    /**
     * @maxLength 2048
     * @format uri
     */
    url?: string;
    /**
     * The events to send. Default: all.
     * @minItems 1
     */
    events?: ("evaluation.succeeded" | "evaluation.failed" | "evaluation.canceled" | "evaluation.gate_failed")[];
    /**
     * @pattern ^whe_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    endpoint_id?: string;
};

export type EventGate = {
    gate: string;
    passed: boolean;
    detail: string;
};

export type EventProblem = {
    type: string;
    code: ("invalid-image" | "unsupported-image-type" | "image-too-large" | "image-mismatch" | "image-fetch-failed" | "url-not-allowed" | "s3-source-not-allowed" | "invalid-model" | "model-not-found" | "invalid-request" | "invalid-dataset" | "void-is-a-class" | "limit-exceeded" | "cache-unavailable" | "auxiliary-texts-unavailable" | "models-unavailable" | "download-failed" | "provider-unavailable" | "out-of-memory" | "canceled" | "job-expired" | "job-exhausted" | "run-skipped" | "run-missed" | "unauthorized" | "forbidden" | "not-found" | "route-not-found" | "method-not-allowed" | "gone" | "conflict" | "idempotency-in-flight" | "idempotency-mismatch" | "request-too-large" | "unsupported-media-type" | "upload-incomplete" | "rate-limited" | "unavailable" | "internal") | Unlisted;
    detail: string;
};

export type FoundClass = {
    name: string;
    area: number;
    /**
     * @format double
     */
    share: number;
};

export type Gate = {
    gate: "fail_under" | "compare_to";
    passed: boolean;
    detail: string;
};

export type Health = {
    status: "ok";
};

/**
 * Where the image is: exactly one of the three members.
 */
export type ImageSource = {
    /**
     * @pattern ^upl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    upload_id?: string;
    /**
     * The service fetches the image from this URL.
     * @maxLength 2048
     * @format uri
     */
    url?: string;
    /**
     * The operator must allow the bucket and the prefix.
     * @pattern ^s3:\x2f\x2f(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+(?:\x2f|$))[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]\x2f.{1,1024}$
     */
    s3?: string;
};

export type InlineSegmentationRequest = {
    /**
     * What to find: names, or names with synonyms and a text.
     * @minItems 1
     * @maxItems 256
     */
    classes?: ClassRequest[];
    /**
     * The name of a vocabulary, instead of `classes`.
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    vocabulary?: string;
    /**
     * What else can be in the image. Default: the background of the vocabulary, or else the default words.
     */
    background?: Background;
    /**
     * How much time an image is worth.
     */
    preset?: "fast" | "light" | "balanced" | "paper";
    /**
     * Default: the preset's, which is `sc-clip` for `light` and `itaclip` for the others.
     */
    method?: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    /**
     * Options that replace those of the preset, the vocabulary and the method.
     */
    options?: OptionOverrides;
    /**
     * The artifacts to write. `result.json` is always written. Default: labels.png, overlay.jpg, masks.json, result.json. `overlay.jpg` (image/jpeg) shows the result to people and has at most 2048 pixels on its long side; `overlay.png` and `overlay.webp` have the size of the image.
     * @minItems 1
     */
    outputs?: ("labels.png" | "overlay.jpg" | "overlay.png" | "overlay.webp" | "masks.json" | "scores.npy" | "result.json")[];
    webhook?: SegmentationWebhook;
    /**
     * Short texts of your own, which come back with the job and in its webhook.
     */
    metadata?: Record<string, string>;
    /**
     * A `batch` job waits until no interactive job is waiting.
     */
    priority?: "interactive" | "batch";
    /**
     * The job expires unless it starts within this number of seconds.
     * @minimum 1
     * @maximum 86400
     */
    expires_in?: number;
    /**
     * The number of days for which the results are kept.
     */
    retention_days?: 1 | 7 | 30;
};

export type Key = {
    /**
     * @pattern ^key_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Who owns the resource.
     * @pattern ^[a-z0-9][a-z0-9-]{0,62}$
     */
    tenant: string;
    name: string;
    scopes: ("segment" | "evaluate" | "admin")[];
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    expires_at: string | null;
};

export type KeyPage = {
    data: Key[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type KeyRequest = {
    /**
     * One line that can be seen: Unicode NFC, with one space for any white space. Control characters, marks that turn the direction of writing, and U+FFFD are refused.
     * @minLength 1
     * @maxLength 128
     * @pattern ^\s*[^\s\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd][^\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]*$
     */
    name: string;
    /**
     * @minItems 1
     */
    scopes: ("segment" | "evaluate" | "admin")[];
    /**
     * The lifetime in seconds. Default: the key does not expire.
     * @minimum 60
     * @maximum 315360000
     */
    expires_in?: number;
    /**
     * The owner of the key. Only the operator's administrators may name another tenant.
     * @pattern ^[a-z0-9][a-z0-9-]{0,62}$
     */
    tenant?: string;
};

export type KeyRotation = {
    /**
     * The number of seconds for which the old key still works.
     * @minimum 0
     * @maximum 2592000
     */
    overlap?: number;
};

export type MissedTimes = {
    /**
     * How many times were missed in a row, counted up to a hundred.
     */
    count: number;
    /**
     * @format date-time
     */
    last: string;
};

export type NewKey = {
    /**
     * @pattern ^key_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Who owns the resource.
     * @pattern ^[a-z0-9][a-z0-9-]{0,62}$
     */
    tenant: string;
    name: string;
    scopes: ("segment" | "evaluate" | "admin")[];
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    expires_at: string | null;
    /**
     * The key itself. It is shown only once, because only its hash is stored.
     */
    key: string;
};

export type OpenapiDocument = {
    openapi: string;
};

export type OptionOverrides = {
    /**
     * The versions of each window that are encoded.
     * @minItems 1
     */
    views?: ("original" | "grey" | "blur" | "vertical_flip" | "horizontal_flip")[];
    /**
     * The attention maps that are summed in the last block. With an empty list each token keeps its own value.
     */
    attention?: ("qk" | "qq" | "kk" | "vv")[];
    /**
     * The factor of what attention gives.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    attention_gain?: number;
    /**
     * The blocks, counted from 1, whose attention is averaged into the last block's.
     * @maxItems 64
     */
    intermediate_layers?: number[];
    /**
     * The attention maps that are summed in those blocks. An empty list means those of `attention`.
     */
    intermediate_attention?: ("qk" | "qq" | "kk" | "vv")[];
    /**
     * Those blocks' share in the attention of the last block.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    intermediate_share?: number;
    /**
     * The standard deviation, in patches, of a Gaussian that is added to the attention logits. Null adds none.
     * @minimum 1e-100
     * @maximum 1000000000000000
     * @format double
     */
    neighbour_sigma?: number | null;
    /**
     * Whether the last block keeps its residual connection.
     */
    residual?: boolean;
    /**
     * Whether the last block keeps its feed-forward layer.
     */
    feed_forward?: boolean;
    /**
     * The number of last blocks whose attention is replaced, in a stream of patches beside the ordinary one.
     * @minimum 1
     * @maximum 64
     */
    dense_blocks?: number;
    self_attention?: SelfAttentionOverrides;
    outliers?: OutlierOverrides;
    calibration?: CalibrationOverrides;
    aggregation?: AggregationOverrides;
    /**
     * The blocks, counted from 1, whose summed tokens pass the last block as well.
     * @maxItems 64
     */
    fused_blocks?: number[];
    /**
     * Whether patches attend to the class token in the blocks whose attention is replaced.
     */
    class_token?: boolean;
    /**
     * The factor of the class token that is added to each patch after the last block.
     * @minimum 0
     * @maximum 1000
     * @format double
     */
    class_weight?: number;
    /**
     * Queries are weighted by a softmax of their similarity to the window's class token, times this number. Null weights all equally.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    query_sharpness?: number | null;
    /**
     * Whether the class token of each window is compared with the classes, too. It gives each class in the result its `evidence`.
     */
    class_evidence?: boolean;
    /**
     * The kind of text that is mixed into a class's queries.
     */
    auxiliary?: "definitions" | "synonyms" | "none";
    /**
     * alpha: the share of the auxiliary text in a query.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    auxiliary_weight?: number;
    /**
     * lambda: the share of the views that keep the window's own geometry.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    image_engineering_weight?: number;
    /**
     * Query logits are multiplied by this number before the softmax.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    logit_scale?: number;
    /**
     * A pixel whose best class scores less than this is background.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    probability_threshold?: number;
    /**
     * A class that covers no more than this share of the foreground is dropped. Null drops none.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    area_threshold?: number | null;
    /**
     * The length in pixels to which the image's short side is resized.
     * @minimum 224
     * @maximum 1120
     */
    short_side?: number;
    presence?: PresenceOverrides;
    /**
     * Whether the map of labels is closed morphologically, which removes details of a pixel.
     */
    closing?: boolean;
    /**
     * The distance in pixels between windows of 224.
     * @minimum 8
     * @maximum 224
     */
    stride?: number;
    pamr?: PamrOverrides;
};

export type OutlierOptions = {
    /**
     * How patches with unusual tokens are found: by the density around them or by their length.
     */
    rule: "none" | "density" | "norm";
    /**
     * The share of patches that count as outliers.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share: number;
    /**
     * The number of nearest tokens that the rule `density` reads.
     * @minimum 1
     * @maximum 256
     */
    neighbors: number;
};

export type OutlierOverrides = {
    /**
     * How patches with unusual tokens are found: by the density around them or by their length.
     */
    rule?: "none" | "density" | "norm";
    /**
     * The share of patches that count as outliers.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share?: number;
    /**
     * The number of nearest tokens that the rule `density` reads.
     * @minimum 1
     * @maximum 256
     */
    neighbors?: number;
};

export type PamrOptions = {
    /**
     * 0 turns the refinement off.
     * @minimum 0
     * @maximum 50
     */
    iterations: number;
    /**
     * Distances in pixels of the rings of eight neighbors.
     * @minItems 1
     * @maxItems 8
     */
    dilations: number[];
};

export type PamrOverrides = {
    /**
     * 0 turns the refinement off.
     * @minimum 0
     * @maximum 50
     */
    iterations?: number;
    /**
     * Distances in pixels of the rings of eight neighbors.
     * @minItems 1
     * @maxItems 8
     */
    dilations?: number[];
};

export type PartList = {
    /**
     * The parts that have arrived, in the order of their numbers.
     */
    parts: UploadPart[];
    /**
     * The length of each part but the last.
     */
    part_bytes: number;
    part_count: number;
};

export type PartTicket = {
    number: number;
    bytes: number;
    method: "PUT";
    url: string;
    /**
     * Send exactly these headers.
     */
    headers: Record<string, string>;
    /**
     * @format date-time
     */
    url_expires_at: string;
};

export type PartTickets = {
    parts: PartTicket[];
};

export type PartsRequest = {
    /**
     * @minItems 1
     * @maxItems 100
     */
    numbers: number[];
};

export type PingEvent = {
    type: "ping";
    /**
     * @format date-time
     */
    timestamp: string;
    data: PingEventData;
};

export type PingEventData = {
    /**
     * @pattern ^whe_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    endpoint_id: string;
};

export type PresenceOptions = {
    /**
     * The least share of all pixels that score the class highest.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share: number;
    /**
     * The least mean score of those pixels.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    mean_score: number;
    /**
     * The least highest score of those pixels.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    peak_score: number;
    /**
     * The least probability that the class token of a window gives the class, in any window. More than 0 turns `class_evidence` on.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    evidence: number;
};

export type PresenceOverrides = {
    /**
     * The least share of all pixels that score the class highest.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    share?: number;
    /**
     * The least mean score of those pixels.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    mean_score?: number;
    /**
     * The least highest score of those pixels.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    peak_score?: number;
    /**
     * The least probability that the class token of a window gives the class, in any window. More than 0 turns `class_evidence` on.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    evidence?: number;
};

export type Problem = {
    /**
     * The address of a page that explains the problem.
     */
    type: string;
    /**
     * The kind of problem in a few words.
     */
    title: string;
    /**
     * The HTTP status, also for a problem inside another answer.
     */
    status: number;
    /**
     * What was received, what is allowed and what to do.
     */
    detail: string;
    /**
     * The kind of problem, for programs. Codes may be added.
     */
    code: ("invalid-image" | "unsupported-image-type" | "image-too-large" | "image-mismatch" | "image-fetch-failed" | "url-not-allowed" | "s3-source-not-allowed" | "invalid-model" | "model-not-found" | "invalid-request" | "invalid-dataset" | "void-is-a-class" | "limit-exceeded" | "cache-unavailable" | "auxiliary-texts-unavailable" | "models-unavailable" | "download-failed" | "provider-unavailable" | "out-of-memory" | "canceled" | "job-expired" | "job-exhausted" | "run-skipped" | "run-missed" | "unauthorized" | "forbidden" | "not-found" | "route-not-found" | "method-not-allowed" | "gone" | "conflict" | "idempotency-in-flight" | "idempotency-mismatch" | "request-too-large" | "unsupported-media-type" | "upload-incomplete" | "rate-limited" | "unavailable" | "internal") | Unlisted;
    /**
     * Names the request in the logs of the service.
     */
    request_id: string;
    /**
     * Every wrong member of the request, where there are any.
     */
    errors?: ProblemPointer[];
};

export type ProblemPointer = {
    /**
     * A JSON pointer into the body, or the name of a header or parameter.
     */
    pointer: string;
    /**
     * What is wrong there.
     */
    detail: string;
};

export type Progress = {
    stage: string;
    done: number;
    total: number;
};

export type ProtocolRequest = {
    /**
     * The value of mask pixels that are not scored. Default: the value that the layout uses.
     * @minimum 0
     * @maximum 65535
     */
    void_label?: number;
};

/**
 * Everything that decided the labels.
 */
export type Recipe = {
    versions: RecipeVersions;
    execution_provider: string;
    precision: "float32" | "float16" | "int8";
    model: RecipeModel;
    vocabulary: RecipeVocabulary;
    method?: RecipeMethod;
    options: SegmentationOptions;
};

export type RecipeClass = {
    name: string;
    /**
     * What the text encoder read.
     */
    queries: string[];
    /**
     * The text that was mixed into the queries, if there was one.
     */
    auxiliary_text: string | null;
    /**
     * Where the text is from: `given`, `wordnet`, or `bedrock:` and the id of a model.
     */
    auxiliary_source: string | null;
};

/**
 * Missing in results of version 0.1.
 */
export type RecipeMethod = {
    /**
     * The method that the options are nearest to.
     */
    name: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    /**
     * Options that differ from those of its publication. The publication has no numbers for such a combination.
     */
    departures: string[];
};

export type RecipeModel = {
    name: string;
    /**
     * Covers the weights and the architecture.
     */
    sha256: string;
};

export type RecipeVersions = {
    itaclip: string;
    onnxruntime: string;
    sharp: string;
    libvips: string;
};

export type RecipeVocabulary = {
    name: string;
    /**
     * In label order; a background class is the first.
     */
    classes: RecipeClass[];
    has_background: boolean;
};

export type ResultClass = {
    /**
     * The value of its pixels in labels.png.
     */
    index: number;
    name: string;
    /**
     * Whether it has any pixels.
     */
    present: boolean;
    /**
     * The number of its pixels.
     */
    area: number;
    /**
     * Its share of the whole image, 0 to 1.
     * @format double
     */
    share: number;
    /**
     * The mean score of its pixels, 0 to 1; null if it has none.
     * @format double
     */
    score: number | null;
    /**
     * The probability that the class token of a window gives it, 0 to 1, in the window that gives the most. Only with the option `class_evidence`.
     * @format double
     */
    evidence?: number;
};

export type ResultImage = {
    /**
     * Pixels of the image as displayed, and of every mask.
     */
    width: number;
    /**
     * Pixels of the image as displayed, and of every mask.
     */
    height: number;
    format: string;
    /**
     * The EXIF orientation that was applied, 1 to 8.
     */
    exif_orientation: number;
};

export type Sample = {
    /**
     * The number of images to draw.
     * @minimum 1
     * @maximum 1000000
     */
    images: number;
    /**
     * Decides which images are drawn: equal seeds draw equal samples.
     * @minimum 0
     * @maximum 2147483647
     */
    seed?: number;
};

export type Schedule = {
    /**
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    name: string;
    /**
     * Minute, hour, day of month, month, day of week, as in Unix cron: numbers, `*`, lists, ranges, steps, and English names of months and days. Day of month and day of week cannot both be given.
     * @maxLength 256
     * @pattern ^\s*[\d*,\x2f-]+\s+[\d*,\x2f-]+\s+[\d*,\x2f-]+\s+[\da-zA-Z*,\x2f-]+\s+[\da-zA-Z*,\x2f-]+\s*$
     */
    cron: string;
    /**
     * A name of the IANA time zone database.
     * @maxLength 64
     * @pattern ^[A-Za-z][\w+-]*(?:\x2f[\w+-]+)*$
     */
    timezone: string;
    evaluation: EvaluationRequest;
    /**
     * What happens to a run while the evaluation of the previous run has not ended: `skip` leaves it out, `queue` lets it wait (one at most), `cancel_previous` cancels the previous evaluation.
     */
    overlap: "skip" | "queue" | "cancel_previous";
    /**
     * Whether each run is compared with the last run that succeeded. Until there is one, `compare_to` of `evaluation` applies.
     */
    compare_to_previous: boolean;
    paused: boolean;
    webhook: EvaluationWebhook | null;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    updated_at: string;
    /**
     * In UTC; null while the schedule is paused.
     * @format date-time
     */
    next_run_at: string | null;
    /**
     * The latest run, whatever became of it; null before the first.
     */
    last_run: ScheduleRun | null;
    links: ScheduleLinks;
};

export type ScheduleLinks = {
    self: string;
    runs: string;
};

export type SchedulePage = {
    data: Schedule[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type ScheduleRequest = {
    /**
     * Minute, hour, day of month, month, day of week, as in Unix cron: numbers, `*`, lists, ranges, steps, and English names of months and days. Day of month and day of week cannot both be given.
     * @maxLength 256
     * @pattern ^\s*[\d*,\x2f-]+\s+[\d*,\x2f-]+\s+[\d*,\x2f-]+\s+[\da-zA-Z*,\x2f-]+\s+[\da-zA-Z*,\x2f-]+\s*$
     */
    cron: string;
    /**
     * A name of the IANA time zone database.
     * @maxLength 64
     * @pattern ^[A-Za-z][\w+-]*(?:\x2f[\w+-]+)*$
     */
    timezone: string;
    evaluation: EvaluationRequest;
    /**
     * What happens to a run while the evaluation of the previous run has not ended: `skip` leaves it out, `queue` lets it wait (one at most), `cancel_previous` cancels the previous evaluation.
     */
    overlap?: "skip" | "queue" | "cancel_previous";
    /**
     * Whether each run is compared with the last run that succeeded. Until there is one, `compare_to` of `evaluation` applies.
     */
    compare_to_previous?: boolean;
    /**
     * The webhook of each evaluation. Give it here or in `evaluation`, not in both.
     */
    webhook?: EvaluationWebhook;
    paused?: boolean;
};

export type ScheduleRun = {
    /**
     * @pattern ^run_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * `queued`: the run waits to start. `started`: its evaluation was created. `skipped`: the previous run had not ended. `missed`: its time passed while the service was down. `failed`: its evaluation could not be created. Other states may be added.
     */
    status: ("queued" | "started" | "skipped" | "missed" | "failed") | Unlisted;
    /**
     * Whether the time of the schedule came or a request asked for the run.
     */
    trigger: "cron" | "request";
    /**
     * @format date-time
     */
    scheduled_for: string;
    /**
     * @format date-time
     */
    started_at: string | null;
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    evaluation_id: string | null;
    /**
     * The evaluation that had not ended.
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    blocked_by: string | null;
    /**
     * Times that were missed one after the other; `scheduled_for` is the first of them.
     */
    missed: MissedTimes | null;
    /**
     * Why the run did not start; null if it did.
     */
    problem: Problem | null;
    links: ScheduleRunLinks;
};

export type ScheduleRunLinks = {
    evaluation: string | null;
};

export type ScheduleRunPage = {
    data: ScheduleRun[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type ScoreSummary = {
    images_scored: number;
    images_skipped: number;
    variants: VariantScores[];
    /**
     * The digest of evaluation.json: equal results have equal digests.
     */
    digest: string;
};

export type Segmentation = {
    /**
     * @pattern ^seg_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Other states may be added: treat an unknown one as not finished.
     */
    status: ("queued" | "running" | "succeeded" | "failed" | "canceled" | "expired") | Unlisted;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    started_at: string | null;
    /**
     * @format date-time
     */
    finished_at: string | null;
    /**
     * A job that has not started by this time expires.
     * @format date-time
     */
    start_by: string;
    /**
     * When the results are deleted.
     * @format date-time
     */
    expires_at: string;
    priority: "interactive" | "batch";
    preset: "fast" | "light" | "balanced" | "paper";
    options: SegmentationOptions;
    vocabulary: string;
    /**
     * The names that were asked for.
     */
    classes: string[];
    metadata: Record<string, string>;
    /**
     * Null unless the job is queued.
     */
    waiting: Waiting | null;
    /**
     * Null unless the job is running.
     */
    progress: Progress | null;
    /**
     * True if the job ran out of memory and was repeated in smaller steps.
     */
    degraded: boolean;
    /**
     * Why the job failed; null if it did not.
     */
    problem: Problem | null;
    /**
     * The contents of result.json. Null until the job has succeeded, or if the file is larger than 64 KiB.
     */
    result: SegmentationResult | null;
    artifacts: Artifact[];
    /**
     * Null until the job has ended, or if its worker was lost.
     */
    timings: Timings | null;
    /**
     * Null whenever `timings` is.
     */
    usage: Usage | null;
    links: SegmentationLinks;
};

export type SegmentationEvent = {
    type: "segmentation.succeeded" | "segmentation.failed" | "segmentation.canceled" | "segmentation.expired";
    /**
     * When the job ended. It is the same in every attempt.
     * @format date-time
     */
    timestamp: string;
    data: SegmentationEventData;
};

export type SegmentationEventData = {
    /**
     * @pattern ^seg_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    status: "succeeded" | "failed" | "canceled" | "expired";
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    finished_at: string;
    /**
     * The job's metadata; empty if the event would be too long with it.
     */
    metadata: Record<string, string>;
    problem?: EventProblem;
    /**
     * The classes that were found, largest first; left out if the event would be too long with them.
     */
    classes?: FoundClass[];
    links: SegmentationEventLinks;
};

export type SegmentationEventLinks = {
    /**
     * The address of the job, with signed links to its artifacts.
     */
    self: string;
};

export type SegmentationLinks = {
    self: string;
    /**
     * Null once the job has ended.
     */
    cancel: string | null;
};

export type SegmentationOptions = {
    /**
     * The versions of each window that are encoded.
     * @minItems 1
     */
    views: ("original" | "grey" | "blur" | "vertical_flip" | "horizontal_flip")[];
    /**
     * The attention maps that are summed in the last block. With an empty list each token keeps its own value.
     */
    attention: ("qk" | "qq" | "kk" | "vv")[];
    /**
     * The factor of what attention gives.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    attention_gain: number;
    /**
     * The blocks, counted from 1, whose attention is averaged into the last block's.
     * @maxItems 64
     */
    intermediate_layers: number[];
    /**
     * The attention maps that are summed in those blocks. An empty list means those of `attention`.
     */
    intermediate_attention: ("qk" | "qq" | "kk" | "vv")[];
    /**
     * Those blocks' share in the attention of the last block.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    intermediate_share: number;
    /**
     * The standard deviation, in patches, of a Gaussian that is added to the attention logits. Null adds none.
     * @minimum 1e-100
     * @maximum 1000000000000000
     * @format double
     */
    neighbour_sigma: number | null;
    /**
     * Whether the last block keeps its residual connection.
     */
    residual: boolean;
    /**
     * Whether the last block keeps its feed-forward layer.
     */
    feed_forward: boolean;
    /**
     * The number of last blocks whose attention is replaced, in a stream of patches beside the ordinary one.
     * @minimum 1
     * @maximum 64
     */
    dense_blocks: number;
    self_attention: SelfAttentionOptions;
    outliers: OutlierOptions;
    calibration: CalibrationOptions;
    aggregation: AggregationOptions;
    /**
     * The blocks, counted from 1, whose summed tokens pass the last block as well.
     * @maxItems 64
     */
    fused_blocks: number[];
    /**
     * Whether patches attend to the class token in the blocks whose attention is replaced.
     */
    class_token: boolean;
    /**
     * The factor of the class token that is added to each patch after the last block.
     * @minimum 0
     * @maximum 1000
     * @format double
     */
    class_weight: number;
    /**
     * Queries are weighted by a softmax of their similarity to the window's class token, times this number. Null weights all equally.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    query_sharpness: number | null;
    /**
     * Whether the class token of each window is compared with the classes, too. It gives each class in the result its `evidence`.
     */
    class_evidence: boolean;
    /**
     * The kind of text that is mixed into a class's queries.
     */
    auxiliary: "definitions" | "synonyms" | "none";
    /**
     * alpha: the share of the auxiliary text in a query.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    auxiliary_weight: number;
    /**
     * lambda: the share of the views that keep the window's own geometry.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    image_engineering_weight: number;
    /**
     * Query logits are multiplied by this number before the softmax.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    logit_scale: number;
    /**
     * A pixel whose best class scores less than this is background.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    probability_threshold: number;
    /**
     * A class that covers no more than this share of the foreground is dropped. Null drops none.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    area_threshold: number | null;
    /**
     * The length in pixels to which the image's short side is resized.
     * @minimum 224
     * @maximum 1120
     */
    short_side: number;
    presence: PresenceOptions;
    /**
     * Whether the map of labels is closed morphologically, which removes details of a pixel.
     */
    closing: boolean;
    /**
     * The distance in pixels between windows of 224.
     * @minimum 8
     * @maximum 224
     */
    stride: number;
    pamr: PamrOptions;
};

export type SegmentationPage = {
    data: SegmentationSummary[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type SegmentationRequest = {
    image: ImageSource;
    /**
     * What to find: names, or names with synonyms and a text.
     * @minItems 1
     * @maxItems 256
     */
    classes?: ClassRequest[];
    /**
     * The name of a vocabulary, instead of `classes`.
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    vocabulary?: string;
    /**
     * What else can be in the image. Default: the background of the vocabulary, or else the default words.
     */
    background?: Background;
    /**
     * How much time an image is worth.
     */
    preset?: "fast" | "light" | "balanced" | "paper";
    /**
     * Default: the preset's, which is `sc-clip` for `light` and `itaclip` for the others.
     */
    method?: "itaclip" | "vanilla" | "maskclip" | "sclip" | "clearclip" | "naclip" | "gem" | "clip-surgery" | "resclip" | "sc-clip";
    /**
     * Options that replace those of the preset, the vocabulary and the method.
     */
    options?: OptionOverrides;
    /**
     * The artifacts to write. `result.json` is always written. Default: labels.png, overlay.jpg, masks.json, result.json. `overlay.jpg` (image/jpeg) shows the result to people and has at most 2048 pixels on its long side; `overlay.png` and `overlay.webp` have the size of the image.
     * @minItems 1
     */
    outputs?: ("labels.png" | "overlay.jpg" | "overlay.png" | "overlay.webp" | "masks.json" | "scores.npy" | "result.json")[];
    webhook?: SegmentationWebhook;
    /**
     * Short texts of your own, which come back with the job and in its webhook.
     */
    metadata?: Record<string, string>;
    /**
     * A `batch` job waits until no interactive job is waiting.
     */
    priority?: "interactive" | "batch";
    /**
     * The job expires unless it starts within this number of seconds.
     * @minimum 1
     * @maximum 86400
     */
    expires_in?: number;
    /**
     * The number of days for which the results are kept.
     */
    retention_days?: 1 | 7 | 30;
};

export type SegmentationResult = {
    image: ResultImage;
    classes: ResultClass[];
    /**
     * Whether the image's features were kept from earlier work with the same image, so that only the words were new. Labels are the same either way.
     */
    features_reused: boolean;
    recipe: Recipe;
    /**
     * The SHA-256 of the recipe's JSON. Equal digests and equal pixels give equal labels.
     */
    recipe_digest: string;
};

export type SegmentationSummary = {
    /**
     * @pattern ^seg_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    /**
     * Other states may be added: treat an unknown one as not finished.
     */
    status: ("queued" | "running" | "succeeded" | "failed" | "canceled" | "expired") | Unlisted;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * @format date-time
     */
    started_at: string | null;
    /**
     * @format date-time
     */
    finished_at: string | null;
    /**
     * A job that has not started by this time expires.
     * @format date-time
     */
    start_by: string;
    /**
     * When the results are deleted.
     * @format date-time
     */
    expires_at: string;
    priority: "interactive" | "batch";
    preset: "fast" | "light" | "balanced" | "paper";
    vocabulary: string;
    /**
     * The names that were asked for.
     */
    classes: string[];
    metadata: Record<string, string>;
    /**
     * Null unless the job is running.
     */
    progress: Progress | null;
    /**
     * True if the job ran out of memory and was repeated in smaller steps.
     */
    degraded: boolean;
    /**
     * Why the job failed; null if it did not.
     */
    problem: Problem | null;
    /**
     * Null until the job has ended, or if its worker was lost.
     */
    timings: Timings | null;
    /**
     * Null whenever `timings` is.
     */
    usage: Usage | null;
    links: SegmentationLinks;
};

/**
 * Where the end of the job is reported: either `url` or the `endpoint_id` of a registered endpoint.
 */
export type SegmentationWebhook = {
    /**
     * @maxLength 2048
     * @format uri
     */
    url?: string;
    /**
     * The events to send. Default: all.
     * @minItems 1
     */
    events?: ("segmentation.succeeded" | "segmentation.failed" | "segmentation.canceled" | "segmentation.expired")[];
    /**
     * @pattern ^whe_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    endpoint_id?: string;
};

export type SelfAttentionOptions = {
    /**
     * Queries, keys and values are compared at unit length, times this number. `adaptive` means the mean length of the tokens by the root of the head's width. Null compares them as CLIP does.
     */
    temperature: ("adaptive" | number) | null;
    /**
     * How often queries, keys and values are smoothed by attention to themselves.
     * @minimum 0
     * @maximum 10
     */
    iterations: number;
};

export type SelfAttentionOverrides = {
    /**
     * Queries, keys and values are compared at unit length, times this number. `adaptive` means the mean length of the tokens by the root of the head's width. Null compares them as CLIP does.
     */
    temperature?: ("adaptive" | number) | null;
    /**
     * How often queries, keys and values are smoothed by attention to themselves.
     * @minimum 0
     * @maximum 10
     */
    iterations?: number;
};

export type Session = {
    /**
     * Send it as a key.
     */
    token: string;
    /**
     * Who owns the resource.
     * @pattern ^[a-z0-9][a-z0-9-]{0,62}$
     */
    tenant: string;
    scopes: ("segment" | "evaluate" | "admin")[];
    /**
     * @format date-time
     */
    expires_at: string;
};

export type Sweep = {
    /**
     * @minItems 1
     */
    views?: ("original" | "grey" | "blur" | "vertical_flip" | "horizontal_flip")[][];
    /**
     * @minItems 1
     */
    attention?: ("qk" | "qq" | "kk" | "vv")[][];
    /**
     * @minItems 1
     */
    attention_gain?: number[];
    /**
     * @minItems 1
     */
    intermediate_layers?: number[][];
    /**
     * @minItems 1
     */
    intermediate_attention?: ("qk" | "qq" | "kk" | "vv")[][];
    /**
     * @minItems 1
     */
    intermediate_share?: number[];
    /**
     * @minItems 1
     */
    neighbour_sigma?: (number | null)[];
    /**
     * @minItems 1
     */
    residual?: boolean[];
    /**
     * @minItems 1
     */
    feed_forward?: boolean[];
    /**
     * @minItems 1
     */
    dense_blocks?: number[];
    /**
     * @minItems 1
     */
    "self_attention.temperature"?: (("adaptive" | number) | null)[];
    /**
     * @minItems 1
     */
    "self_attention.iterations"?: number[];
    /**
     * @minItems 1
     */
    "outliers.rule"?: ("none" | "density" | "norm")[];
    /**
     * @minItems 1
     */
    "outliers.share"?: number[];
    /**
     * @minItems 1
     */
    "outliers.neighbors"?: number[];
    /**
     * @minItems 1
     */
    "calibration.block"?: (number | null)[];
    /**
     * @minItems 1
     */
    "calibration.threshold"?: number[];
    /**
     * @minItems 1
     */
    "calibration.sharpness"?: number[];
    /**
     * @minItems 1
     */
    "calibration.share"?: number[];
    /**
     * @minItems 1
     */
    "aggregation.block"?: (number | null)[];
    /**
     * @minItems 1
     */
    "aggregation.threshold"?: number[];
    /**
     * @minItems 1
     */
    fused_blocks?: number[][];
    /**
     * @minItems 1
     */
    class_token?: boolean[];
    /**
     * @minItems 1
     */
    class_weight?: number[];
    /**
     * @minItems 1
     */
    query_sharpness?: (number | null)[];
    /**
     * @minItems 1
     */
    class_evidence?: boolean[];
    /**
     * @minItems 1
     */
    auxiliary?: ("definitions" | "synonyms" | "none")[];
    /**
     * @minItems 1
     */
    auxiliary_weight?: number[];
    /**
     * @minItems 1
     */
    image_engineering_weight?: number[];
    /**
     * @minItems 1
     */
    logit_scale?: number[];
    /**
     * @minItems 1
     */
    probability_threshold?: number[];
    /**
     * @minItems 1
     */
    area_threshold?: (number | null)[];
    /**
     * @minItems 1
     */
    short_side?: number[];
    /**
     * @minItems 1
     */
    "presence.share"?: number[];
    /**
     * @minItems 1
     */
    "presence.mean_score"?: number[];
    /**
     * @minItems 1
     */
    "presence.peak_score"?: number[];
    /**
     * @minItems 1
     */
    "presence.evidence"?: number[];
    /**
     * @minItems 1
     */
    closing?: boolean[];
    /**
     * @minItems 1
     */
    stride?: number[];
    /**
     * @minItems 1
     */
    "pamr.iterations"?: number[];
    /**
     * @minItems 1
     */
    "pamr.dilations"?: number[][];
};

export type Timings = {
    /**
     * The part of the wait during which a worker was ready.
     * @minimum 0
     * @format double
     */
    queue_seconds: number;
    /**
     * The part of the wait during which no worker was ready.
     * @minimum 0
     * @format double
     */
    cold_start_seconds: number;
    /**
     * The time of the run that ended the job.
     * @minimum 0
     * @format double
     */
    compute_seconds: number;
    /**
     * `compute_seconds` by stage.
     */
    stages: Record<string, number>;
};

export type Token = {
    /**
     * Send it as a key. It has the scope `segment`.
     */
    token: string;
    /**
     * @format date-time
     */
    expires_at: string;
};

export type TokenRequest = {
    /**
     * The lifetime in seconds.
     * @minimum 60
     * @maximum 3600
     */
    expires_in?: number;
};

export type Upload = {
    /**
     * @pattern ^upl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    content_type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/heif" | "image/avif" | "image/tiff";
    bytes: number;
    /**
     * @pattern ^[0-9a-f]{64}$
     */
    sha256: string | null;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * A job must be created from the upload before this time.
     * @format date-time
     */
    expires_at: string;
    status: ("waiting" | "arrived") | Unlisted;
    received_bytes: number | null;
    /**
     * The parts that have arrived; null unless the upload is in parts.
     */
    parts: UploadPart[] | null;
};

export type UploadPart = {
    number: number;
    bytes: number;
    etag: string;
};

export type UploadRequest = {
    content_type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/heif" | "image/avif" | "image/tiff";
    /**
     * The exact length: the store refuses any other.
     * @minimum 1
     * @maximum 104857600
     */
    bytes: number;
    /**
     * The SHA-256 of the whole file. If it is given, the store refuses other bytes.
     * @pattern ^[0-9a-f]{64}$
     */
    sha256?: string;
    /**
     * Whether the image is sent in parts, each of which can be repeated.
     */
    multipart?: boolean;
};

export type UploadTicket = {
    /**
     * @pattern ^upl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    content_type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/heif" | "image/avif" | "image/tiff";
    bytes: number;
    /**
     * @pattern ^[0-9a-f]{64}$
     */
    sha256: string | null;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * A job must be created from the upload before this time.
     * @format date-time
     */
    expires_at: string;
    method: "PUT";
    /**
     * Send the bytes to this URL, with `headers`. Null if the upload is in parts.
     */
    url: string | null;
    /**
     * Send exactly these headers.
     */
    headers: Record<string, string>;
    /**
     * @format date-time
     */
    url_expires_at: string | null;
    /**
     * The length of each part but the last; null unless the upload is in parts.
     */
    part_bytes: number | null;
    /**
     * Null unless the upload is in parts.
     */
    part_count: number | null;
};

export type Usage = {
    /**
     * The worker's time for this work: what it has at the same time shares it.
     * @minimum 0
     * @format double
     */
    compute_seconds: number;
    /**
     * The number of windows times the number of views.
     * @minimum 0
     */
    encoder_passes: number;
    /**
     * Null if the operator has configured no price.
     */
    estimated_cost: EstimatedCost | null;
};

export type VariantScore = {
    name: string;
    /**
     * @format double
     */
    miou: number | null;
    /**
     * @minItems 2
     * @maxItems 2
     */
    miou_interval: number[] | null;
};

export type VariantScores = {
    /**
     * @minimum 0
     * @maximum 1
     * @format double
     */
    miou: number | null;
    /**
     * @minItems 2
     * @maxItems 2
     */
    miou_interval: number[] | null;
    /**
     * @minimum 0
     * @maximum 1
     * @format double
     */
    pixel_accuracy: number | null;
    /**
     * @minItems 2
     * @maxItems 2
     */
    pixel_accuracy_interval: number[] | null;
    /**
     * @minimum 0
     * @maximum 1
     * @format double
     */
    mean_accuracy: number | null;
    /**
     * @minimum 0
     * @maximum 1
     * @format double
     */
    mean_dice: number | null;
    /**
     * @minimum 0
     * @maximum 1
     * @format double
     */
    frequency_weighted_iou: number | null;
    name: string;
};

export type Vocabulary = {
    /**
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    name: string;
    classes: ClassEntry[];
    background: VocabularyBackground;
    options: VocabularyOptions;
    /**
     * Whether it comes with the service.
     */
    built_in: boolean;
    /**
     * Null if it comes with the service.
     * @format date-time
     */
    updated_at: string | null;
};

/**
 * `words` belongs to the mode `words`.
 */
export type VocabularyBackground = {
    mode: "default" | "none" | "words";
    /**
     * @minItems 1
     * @maxItems 1000
     */
    words?: string[];
};

export type VocabularyOptions = {
    /**
     * The kind of text that is mixed into a class's queries.
     */
    auxiliary?: "definitions" | "synonyms" | "none";
    /**
     * alpha: the share of the auxiliary text in a query.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    auxiliary_weight?: number;
    /**
     * lambda: the share of the views that keep the window's own geometry.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    image_engineering_weight?: number;
    /**
     * Query logits are multiplied by this number before the softmax.
     * @minimum 1e-100
     * @maximum 1000
     * @format double
     */
    logit_scale?: number;
    /**
     * A pixel whose best class scores less than this is background.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    probability_threshold?: number;
    /**
     * A class that covers no more than this share of the foreground is dropped. Null drops none.
     * @minimum 0
     * @maximum 1
     * @format double
     */
    area_threshold?: number | null;
    /**
     * The length in pixels to which the image's short side is resized.
     * @minimum 224
     * @maximum 1120
     */
    short_side?: number;
};

export type VocabularyPage = {
    data: VocabularySummary[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type VocabularyRequest = {
    /**
     * @minItems 1
     * @maxItems 256
     */
    classes: ClassRequest[];
    background?: VocabularyBackground;
    options?: VocabularyOptions;
};

export type VocabularySummary = {
    /**
     * @pattern ^[a-z0-9][a-z0-9._-]{0,62}$
     */
    name: string;
    /**
     * Whether it comes with the service.
     */
    built_in: boolean;
    class_count: number;
    /**
     * Null if it comes with the service.
     * @format date-time
     */
    updated_at: string | null;
};

export type Waiting = {
    /**
     * About how many jobs wait in the same queue.
     */
    approximate_count: number;
    /**
     * Says whether a worker is running, for people.
     */
    note: string;
};

export type WebhookDelivery = {
    /**
     * @pattern ^whd_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    id: string;
    event: string;
    /**
     * @pattern ^seg_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    segmentation_id: string | null;
    /**
     * @pattern ^evl_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    evaluation_id: string | null;
    /**
     * @pattern ^whe_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
     */
    endpoint_id: string | null;
    url: string | null;
    /**
     * `exhausted`: the last attempt failed. `ended`: the receiver answered 410, or was disabled or deleted. Other states may be added.
     */
    status: ("pending" | "delivered" | "exhausted" | "ended") | Unlisted;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * Null unless the delivery is pending.
     * @format date-time
     */
    next_attempt_at: string | null;
    attempts: DeliveryAttempt[];
};

export type WebhookDeliveryPage = {
    data: WebhookDelivery[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type WebhookEndpoint = {
    /**
     * The id of the endpoint; `default` signs events for bare URLs.
     */
    id: string;
    /**
     * Null for `default`, whose secret signs what is sent to bare URLs.
     */
    url: string | null;
    events: ("segmentation.succeeded" | "segmentation.failed" | "segmentation.canceled" | "segmentation.expired" | "evaluation.succeeded" | "evaluation.failed" | "evaluation.canceled" | "evaluation.gate_failed")[];
    description: string;
    enabled: boolean;
    /**
     * Null while the endpoint is enabled.
     */
    disabled_reason: string | null;
    /**
     * @format date-time
     */
    created_at: string;
    /**
     * Verifies signatures. It is `whsec_` followed by 24 to 64 bytes in base64.
     * @pattern ^whsec_[A-Za-z0-9+\x2f]{32,86}={0,2}$
     */
    secret: string;
    /**
     * Until this time events also carry a signature by the previous secret.
     * @format date-time
     */
    previous_secret_expires_at: string | null;
};

export type WebhookEndpointPage = {
    data: WebhookEndpoint[];
    /**
     * The `cursor` of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type WebhookEndpointPatch = {
    /**
     * @maxLength 2048
     * @format uri
     */
    url?: string;
    /**
     * @minItems 1
     */
    events?: ("segmentation.succeeded" | "segmentation.failed" | "segmentation.canceled" | "segmentation.expired" | "evaluation.succeeded" | "evaluation.failed" | "evaluation.canceled" | "evaluation.gate_failed")[];
    /**
     * @maxLength 256
     */
    description?: string;
    enabled?: boolean;
};

export type WebhookEndpointRequest = {
    /**
     * @maxLength 2048
     * @format uri
     */
    url: string;
    /**
     * The events to send. Default: all.
     * @minItems 1
     */
    events?: ("segmentation.succeeded" | "segmentation.failed" | "segmentation.canceled" | "segmentation.expired" | "evaluation.succeeded" | "evaluation.failed" | "evaluation.canceled" | "evaluation.gate_failed")[];
    /**
     * @maxLength 256
     */
    description?: string;
};

/**
 * A value that was added to the API after these types.
 */
export type Unlisted = string & {};

/** What each route takes and answers. */
export type Routes = {
    /** Find things in an image. */
    'POST /v1/segmentations': { query?: { request?: string; classes?: string; vocabulary?: string; preset?: "fast" | "light" | "balanced" | "paper" }; body: SegmentationRequest; answer: Segmentation };
    /** List jobs, newest first. */
    'GET /v1/segmentations': { query?: { cursor?: string; limit?: number; status?: "queued" | "running" | "succeeded" | "failed" | "canceled" | "expired" }; answer: SegmentationPage };
    /** Read a job, with links to its artifacts. */
    'GET /v1/segmentations/{id}': { path: { id: string }; answer: Segmentation };
    /** Delete a job and all its files. */
    'DELETE /v1/segmentations/{id}': { path: { id: string }; answer: undefined };
    /** Cancel a job. */
    'POST /v1/segmentations/{id}/cancel': { path: { id: string }; answer: Segmentation };
    /** Score a dataset. */
    'POST /v1/evaluations': { body: EvaluationRequest; answer: Evaluation };
    /** List evaluations, newest first. */
    'GET /v1/evaluations': { query?: { cursor?: string; limit?: number; status?: "queued" | "running" | "succeeded" | "failed" | "canceled" }; answer: EvaluationPage };
    /** Read an evaluation: its progress, or its scores. */
    'GET /v1/evaluations/{id}': { path: { id: string }; answer: Evaluation };
    /** Delete an evaluation and all its files. */
    'DELETE /v1/evaluations/{id}': { path: { id: string }; answer: undefined };
    /** Cancel an evaluation. */
    'POST /v1/evaluations/{id}/cancel': { path: { id: string }; answer: Evaluation };
    /** List schedules by name. */
    'GET /v1/schedules': { query?: { cursor?: string; limit?: number }; answer: SchedulePage };
    /** Read a schedule. */
    'GET /v1/schedules/{name}': { path: { name: string }; answer: Schedule };
    /** Create or replace a schedule. */
    'PUT /v1/schedules/{name}': { path: { name: string }; body: ScheduleRequest; answer: Schedule };
    /** Delete a schedule. */
    'DELETE /v1/schedules/{name}': { path: { name: string }; answer: undefined };
    /** Pause a schedule. */
    'POST /v1/schedules/{name}/pause': { path: { name: string }; answer: Schedule };
    /** Resume a schedule from its next time on. */
    'POST /v1/schedules/{name}/resume': { path: { name: string }; answer: Schedule };
    /** Run a schedule now. */
    'POST /v1/schedules/{name}/run': { path: { name: string }; answer: ScheduleRun };
    /** List the runs of a schedule, newest first. */
    'GET /v1/schedules/{name}/runs': { path: { name: string }; query?: { cursor?: string; limit?: number }; answer: ScheduleRunPage };
    /** Create an upload. */
    'POST /v1/uploads': { body: UploadRequest; answer: UploadTicket };
    /** Read an upload, and whether its image has arrived. */
    'GET /v1/uploads/{id}': { path: { id: string }; answer: Upload };
    /** Delete an upload and its image. */
    'DELETE /v1/uploads/{id}': { path: { id: string }; answer: undefined };
    /** Get another URL for an upload. */
    'POST /v1/uploads/{id}/renew': { path: { id: string }; answer: UploadTicket };
    /** List the parts that have arrived. */
    'GET /v1/uploads/{id}/parts': { path: { id: string }; answer: PartList };
    /** Get URLs for parts of an upload. */
    'POST /v1/uploads/{id}/parts': { path: { id: string }; body: PartsRequest; answer: PartTickets };
    /** Join the parts of an upload. */
    'POST /v1/uploads/{id}/complete': { path: { id: string }; answer: Upload };
    /** List vocabularies, the built-in ones first. */
    'GET /v1/vocabularies': { query?: { cursor?: string; limit?: number }; answer: VocabularyPage };
    /** Read a vocabulary. */
    'GET /v1/vocabularies/{name}': { path: { name: string }; answer: Vocabulary };
    /** Create or replace a vocabulary. */
    'PUT /v1/vocabularies/{name}': { path: { name: string }; body: VocabularyRequest; answer: Vocabulary };
    /** Delete a vocabulary. */
    'DELETE /v1/vocabularies/{name}': { path: { name: string }; answer: undefined };
    /** Register a webhook endpoint. */
    'POST /v1/webhook-endpoints': { body: WebhookEndpointRequest; answer: WebhookEndpoint };
    /** List webhook endpoints, oldest first. */
    'GET /v1/webhook-endpoints': { query?: { cursor?: string; limit?: number }; answer: WebhookEndpointPage };
    /** Read a webhook endpoint and its secret. */
    'GET /v1/webhook-endpoints/{id}': { path: { id: string }; answer: WebhookEndpoint };
    /** Change a webhook endpoint. */
    'PATCH /v1/webhook-endpoints/{id}': { path: { id: string }; body: WebhookEndpointPatch; answer: WebhookEndpoint };
    /** Delete a webhook endpoint. */
    'DELETE /v1/webhook-endpoints/{id}': { path: { id: string }; answer: undefined };
    /** Send a test event to a webhook endpoint. */
    'POST /v1/webhook-endpoints/{id}/ping': { path: { id: string }; answer: WebhookDelivery };
    /** Replace the secret of a webhook endpoint. */
    'POST /v1/webhook-endpoints/{id}/rotate-secret': { path: { id: string }; answer: WebhookEndpoint };
    /** List webhook deliveries, newest first. */
    'GET /v1/webhook-deliveries': { query?: { cursor?: string; limit?: number; status?: "pending" | "delivered" | "exhausted" | "ended"; endpoint_id?: string; segmentation_id?: string; evaluation_id?: string }; answer: WebhookDeliveryPage };
    /** Read a webhook delivery and its attempts. */
    'GET /v1/webhook-deliveries/{id}': { path: { id: string }; answer: WebhookDelivery };
    /** Deliver an event again. */
    'POST /v1/webhook-deliveries/{id}/redeliver': { path: { id: string }; answer: WebhookDelivery };
    /** Create a key. */
    'POST /v1/keys': { body: KeyRequest; answer: NewKey };
    /** List the valid keys, oldest first. */
    'GET /v1/keys': { query?: { cursor?: string; limit?: number; tenant?: string }; answer: KeyPage };
    /** Read the properties of a key. */
    'GET /v1/keys/{id}': { path: { id: string }; query?: { tenant?: string }; answer: Key };
    /** Revoke a key. */
    'DELETE /v1/keys/{id}': { path: { id: string }; query?: { tenant?: string }; answer: undefined };
    /** Replace a key. */
    'POST /v1/keys/{id}/rotate': { path: { id: string }; query?: { tenant?: string }; body: KeyRotation; answer: NewKey };
    /** Create a token for an app. */
    'POST /v1/tokens': { body: TokenRequest; answer: Token };
    /** Start a session of a browser. */
    'POST /v1/sessions': { answer: Session };
    /** End the session that sends this request. */
    'DELETE /v1/sessions/current': { answer: undefined };
    /** Read this reference as OpenAPI 3.1. */
    'GET /v1/openapi.json': { answer: OpenapiDocument };
    /** Check that the process answers. */
    'GET /healthz': { answer: Health };
    /** Check that the store, the table and the queues answer. */
    'GET /readyz': { answer: Health };
};
